"""What can keep the program, its settings or its database from running."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    # settings
    "E-SETTING": both(
        "环境变量 {name} 的值 {found} 无效，应为 {expected}。改好后重新启动。",
        "{name} is set to {found}; it should be {expected}. Change it and start again.",
    ),
    "E-DEMO-OPEN": both(
        "示例只给本机看，不能开在 {bind}。请去掉 WANHUI_BIND 再试；对外服务请用 wanhui serve。",
        "The example is for this machine only and cannot be opened at {bind}. "
        "Unset WANHUI_BIND; to serve others use wanhui serve.",
    ),
    "E-BIND-OPEN": both(
        "地址 {bind} 会让其他机器访问，但没有设置 WANHUI_TLS。请设为 proxy 或 证书:私钥，或改回 127.0.0.1。",
        "{bind} can be reached from other machines but WANHUI_TLS is not set. "
        "Set it to proxy or certificate:key, or go back to 127.0.0.1.",
    ),
    # database
    "E-DATABASE-DOWN": both(
        "连接不上数据库（{detail}）。请检查 DATABASE_URL 和数据库是否在运行。",
        "The database cannot be reached ({detail}). Check DATABASE_URL and whether the server runs.",
    ),
    "E-DATABASE-OLD": both(
        "这个 PostgreSQL 的版本是 {found}，需要 16 或更新。请升级，或不设 DATABASE_URL 而用自带的数据库。",
        "This PostgreSQL is version {found}; 16 or newer is needed. Upgrade it, or unset DATABASE_URL.",
    ),
    "E-DATABASE-ROLES": both(
        "数据库用户 {user} 不能创建所需的角色。请让管理员在这个库里执行以下语句，再重新启动：\n{sql}",
        "The database user {user} may not create the roles we need. "
        "Have an administrator run this in the database, then start again:\n{sql}",
    ),
    # the embedded database
    "E-DB-PLATFORM": both(
        "自带的 PostgreSQL 没有适用于本机（{platform}）的程序。请用 DATABASE_URL 指定一个现成的 PostgreSQL。",
        "The PostgreSQL that comes along has no programs for this machine ({platform}). "
        "Point DATABASE_URL at a PostgreSQL server.",
    ),
    "E-DB-FOLDER": both(
        "文件夹 {folder} 不能使用（{detail}）。请检查权限，或用 WANHUI_HOME 换一个文件夹。",
        "The folder {folder} cannot be used ({detail}). Check its permissions or choose another with WANHUI_HOME.",
    ),
    "E-DB-DISK": both(
        "{folder} 所在的磁盘已满，数据库无法启动，已有数据没有改动。请腾出至少 300 MB 后重试。",
        "The disk of {folder} is full and the database cannot start; what was stored is unchanged. "
        "Free at least 300 MB and try again.",
    ),
    "E-DB-OWNER": both(
        "{folder} 属于用户 {owner}，而现在的用户是 {user}。请以 {owner} 的身份运行，或用 WANHUI_HOME 换一个文件夹。",
        "{folder} belongs to user {owner}, but this is {user}. "
        "Run as {owner} or choose another folder with WANHUI_HOME.",
    ),
    "E-DB-USER": both(
        "PostgreSQL 不能以 root 运行，本机也没有可代用的用户（{expected}）。请换普通用户运行，或设置 DATABASE_URL。",
        "PostgreSQL does not run as root, and none of the users that could stand in exists ({expected}). "
        "Run as an ordinary user or set DATABASE_URL.",
    ),
    "E-DB-NAMELESS": both(
        "当前用户（uid {user}）在系统里没有用户名，PostgreSQL 无法识别。请添加该用户，或设置 DATABASE_URL。",
        "The current user (uid {user}) has no name on this system, so PostgreSQL cannot tell who it is. "
        "Add the user or set DATABASE_URL.",
    ),
    "E-DB-GONE": both(
        "数据库原来放在 {folder}，现在这个文件夹不见了。请恢复它，或从备份恢复；若要从头开始，请删除 {link}。",
        "The database was kept in {folder}, which is no longer there. Bring it back or restore a backup; "
        "to begin anew, remove {link}.",
    ),
    "E-DB-COPY": both(
        "{home} 是 {original} 的副本，两者会共用同一个数据库。若要让副本从空数据库开始，请删除 {link}，再从备份恢复。",
        "{home} is a copy of {original}, and both would use one database. For the copy to begin with an empty one, "
        "remove {link}, then restore a backup.",
    ),
    "E-DB-VERSION": both(
        "{folder} 是 PostgreSQL {found} 的数据，而本程序自带 {expected}。数据没有改动。"
        "请用原来的版本导出备份，再在新文件夹里恢复。",
        "{folder} was made by PostgreSQL {found}, and this program brings {expected}. Nothing was changed. "
        "Make a backup with the version that you had and restore it in a new folder.",
    ),
    "E-DB-START": both(
        "数据库没有启动。它最后的话：{detail}。完整日志在 {log}。",
        "The database did not start. Its last words: {detail}. Its whole log is in {log}.",
    ),
    "E-DB-STOP": both(
        "数据库没有在限定时间内停下（进程 {pid}）。请稍候片刻再试一次。",
        "The database did not stop in time (process {pid}). Wait a moment and try once more.",
    ),
    "E-DB-SOCKET": both(
        "数据库正在运行，但从这里连不上它的套接字 {socket}。请先运行 wanhui stop，再重新启动。",
        "The database runs, but its socket {socket} cannot be reached from here. Run wanhui stop, then start again.",
    ),
    # what runs
    "E-RUNNING": both(
        "{home} 已经有一个实例在运行：{address}。直接打开它，或先运行 wanhui stop。",
        "{home} is being served already: {address}. Open that, or run wanhui stop first.",
    ),
    "E-RUNNING-STOP": both(
        "正在运行的实例（进程 {pid}）没有在限定时间内停下。请稍候片刻再试一次。",
        "The running instance (process {pid}) did not stop in time. Wait a moment and try once more.",
    ),
}
