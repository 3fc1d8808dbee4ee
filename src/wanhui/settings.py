"""Every setting, read once from the environment; also the settings module that Django is given.

`SETTINGS` lists each one with its meaning; ``docs/reference/settings.md`` is generated from it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from wanhui.errors import WanhuiError, Words


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, its default as shown in the docs, and what it means."""

    name: str
    default: str
    meaning: Words


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "WANHUI_HOME",
        "$XDG_DATA_HOME/wanhui",
        Words(
            "数据文件夹：数据库、文件、日志都在这里。不同的文件夹就是互不相干的实例。",
            "The data folder: database, files and logs. Another folder is another instance.",
        ),
    ),
    Setting(
        "DATABASE_URL",
        "",
        Words(
            "使用现成的 PostgreSQL（postgresql://用户:密码@主机/库）。不设则在数据文件夹里自带一个。",
            "A PostgreSQL server to use (postgresql://user:password@host/name). Unset: an embedded one.",
        ),
    ),
    Setting(
        "WANHUI_BIND",
        "127.0.0.1:8700",
        Words(
            "监听地址。默认只有本机能访问；其他地址还须设置 WANHUI_TLS。",
            "Where the server listens. Only this machine by default; any other address also needs WANHUI_TLS.",
        ),
    ),
    Setting(
        "WANHUI_TLS",
        "",
        Words(
            "proxy：前面有终止 TLS 的反向代理；或 证书文件:私钥文件。",
            "proxy: a reverse proxy in front ends TLS; or certificate-file:key-file.",
        ),
    ),
    Setting(
        "WANHUI_HOSTS",
        "",
        Words(
            "除本机外允许的域名，用逗号分隔。",
            "Host names that are served besides this machine's own, separated by commas.",
        ),
    ),
    Setting(
        "WANHUI_LANGUAGE",
        "zh",
        Words(
            "命令行与未登录页面的语言：zh 或 en。",
            "Language of the command line and of pages before sign-in: zh or en.",
        ),
    ),
    Setting(
        "WANHUI_TIMESTAMP_URL",
        "",
        Words(
            "时间戳服务（RFC 3161）的地址，用来给证据链的链头盖时间戳。不设则不盖。",
            "Address of a time stamp authority (RFC 3161) for the heads of the evidence chain. Unset: no stamps.",
        ),
    ),
    Setting(
        "WANHUI_TIMESTAMP_ROOTS",
        "$WANHUI_HOME/timestamp-roots.pem",
        Words(
            "该服务的根证书文件（PEM）；回来的时间戳必须能验到这里。",
            "Its root certificates (PEM): every stamp must lead back to one of them.",
        ),
    ),
    Setting(
        "WANHUI_LLM_URL",
        "",
        Words(
            "语言模型的地址（OpenAI 兼容，如 http://127.0.0.1:11434/v1），用来另起一稿。不设则不用模型。",
            "A language model (OpenAI-compatible, such as http://127.0.0.1:11434/v1) for a second draft. Unset: none.",
        ),
    ),
    Setting("WANHUI_LLM_MODEL", "", Words("模型的名称。", "The name of that model.")),
    Setting("WANHUI_LLM_KEY", "", Words("模型服务的密钥，如果需要。", "The key of that service, if it wants one.")),
    Setting(
        "WANHUI_LLM_AGREEMENT",
        "",
        Words(
            "模型不在本机或内网时，填 yes 表示已与其签订个人信息委托处理协议；否则不会发送任何内容。",
            "For a model outside this machine and network: yes says that a processing agreement is signed; else nothing"
            " is sent.",
        ),
    ),
    Setting(
        "WANHUI_OIDC_URL",
        "",
        Words(
            "单点登录服务（OpenID Connect）的地址，即它的 issuer。不设则只用密码登录。",
            "Address of an identity provider (OpenID Connect), its issuer. Unset: people sign in by password only.",
        ),
    ),
    Setting("WANHUI_OIDC_CLIENT", "", Words("在该服务登记的客户端编号。", "The client id registered there.")),
    Setting("WANHUI_OIDC_SECRET", "", Words("该客户端的密钥。", "The secret of that client.")),
    Setting(
        "WANHUI_LOG_LEVEL",
        "info",
        Words("日志级别：debug、info、warning、error。", "How much is logged: debug, info, warning, error."),
    ),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings in force."""

    home: Path
    database_url: str
    bind: str
    tls: str
    hosts: tuple[str, ...]
    language: str
    log_level: str
    timestamp_url: str
    timestamp_roots: Path
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = ""
    has_llm_agreement: bool = False
    oidc_url: str = ""
    oidc_client: str = ""
    oidc_secret: str = ""

    @property
    def host(self) -> str:
        """The host part of `bind`, without brackets."""
        return self.bind.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port part of `bind`."""
        return int(self.bind.rpartition(":")[2])

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in ("127.0.0.1", "::1", "localhost")


def read_environment(env: Mapping[str, str]) -> Environment:
    """The settings that `env` gives; ``E-SETTING`` names the first one that makes no sense."""
    data = env.get("XDG_DATA_HOME") or str(Path(env.get("HOME", "~")).expanduser() / ".local/share")
    home = Path(env.get("WANHUI_HOME") or f"{data}/wanhui").expanduser().absolute()
    found = Environment(
        home=home,
        database_url=env.get("DATABASE_URL", ""),
        bind=env.get("WANHUI_BIND") or "127.0.0.1:8700",
        tls=env.get("WANHUI_TLS", ""),
        hosts=tuple(h.strip() for h in env.get("WANHUI_HOSTS", "").split(",") if h.strip()),
        language=env.get("WANHUI_LANGUAGE") or "zh",
        log_level=(env.get("WANHUI_LOG_LEVEL") or "info").lower(),
        timestamp_url=env.get("WANHUI_TIMESTAMP_URL", ""),
        timestamp_roots=Path(env.get("WANHUI_TIMESTAMP_ROOTS") or home / "timestamp-roots.pem"),
        llm_url=env.get("WANHUI_LLM_URL", ""),
        llm_model=env.get("WANHUI_LLM_MODEL", ""),
        llm_key=env.get("WANHUI_LLM_KEY", ""),
        has_llm_agreement=env.get("WANHUI_LLM_AGREEMENT") == "yes",
        oidc_url=env.get("WANHUI_OIDC_URL", "").rstrip("/"),
        oidc_client=env.get("WANHUI_OIDC_CLIENT", ""),
        oidc_secret=env.get("WANHUI_OIDC_SECRET", ""),
    )
    _check(found)
    _check_model(found)
    _check_provider(found)
    return found


def _check_provider(found: Environment) -> None:
    parts = urlsplit(found.oidc_url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    if found.oidc_url and not (is_safe and found.oidc_client and found.oidc_secret):
        expected = "https://… + WANHUI_OIDC_CLIENT + WANHUI_OIDC_SECRET"
        raise WanhuiError("E-SETTING", name="WANHUI_OIDC_URL", found=found.oidc_url, expected=expected)


def _check_model(found: Environment) -> None:
    if found.llm_url and (urlsplit(found.llm_url).scheme not in ("http", "https") or not found.llm_model):
        expected = "https://…/v1 + WANHUI_LLM_MODEL"
        raise WanhuiError("E-SETTING", name="WANHUI_LLM_URL", found=found.llm_url, expected=expected)


def _check(found: Environment) -> None:
    def wrong(name: str, value: str, expected: str) -> WanhuiError:
        return WanhuiError("E-SETTING", name=name, found=value, expected=expected)

    if not found.bind.rpartition(":")[2].isdigit() or not found.host:
        raise wrong("WANHUI_BIND", found.bind, "127.0.0.1:8700")
    if found.language not in ("zh", "en"):
        raise wrong("WANHUI_LANGUAGE", found.language, "zh | en")
    if found.log_level not in ("debug", "info", "warning", "error"):
        raise wrong("WANHUI_LOG_LEVEL", found.log_level, "debug | info | warning | error")
    if found.database_url and urlsplit(found.database_url).scheme not in ("postgresql", "postgres"):
        raise wrong("DATABASE_URL", "…", "postgresql://user:password@host/name")
    if found.timestamp_url and urlsplit(found.timestamp_url).scheme not in ("http", "https"):
        raise wrong("WANHUI_TIMESTAMP_URL", found.timestamp_url, "https://…")
    if not found.is_loopback and not found.tls:
        raise WanhuiError("E-BIND-OPEN", bind=found.bind)


ENVIRONMENT = read_environment(os.environ)

# What Django is given ------------------------------------------------------------------------------------------


def _secret_key(home: Path) -> str:
    """The key that signs sessions: made once, kept in the data folder, readable by its owner only."""
    file = home / "secret-key"
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_urlsafe(64)
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(made)
    return made


def _database(url: str) -> dict[str, Any]:
    """Django's connection settings for `url`; without one the embedded server fills them in when it is up."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "wanhui",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {},
    }


DEBUG = False
SECRET_KEY = _secret_key(ENVIRONMENT.home)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *ENVIRONMENT.hosts]
DATABASES = {"default": _database(ENVIRONMENT.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "procrastinate.contrib.django",
    "wanhui.store",
]
AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["wanhui.store.auth.AccountBackend"]
USE_TZ = True
TIME_ZONE = "UTC"

# The pages -----------------------------------------------------------------------------------------------------

_HAS_TLS = bool(ENVIRONMENT.tls)

INSTALLED_APPS += ["wanhui.web"]
ROOT_URLCONF = "wanhui.web.root"
WSGI_APPLICATION = "wanhui.web.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "wanhui.web.middleware.strict_headers",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wanhui.web.middleware.without_nul",
    "wanhui.web.middleware.know_viewer",
    "wanhui.web.middleware.explain_errors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.csrf"]},
    }
]
USE_I18N = False  # words on screen come from content/screen

# One browser may be signed in to several instances on one machine: cookies know no ports, so their names do.
# The __Host- prefix needs TLS.
_COOKIE = f"{'__Host-' if _HAS_TLS else ''}wanhui-{ENVIRONMENT.port}"
SESSION_COOKIE_NAME = _COOKIE
SESSION_COOKIE_AGE = 12 * 3600  # a long working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HAS_TLS
SESSION_ACCOUNT = "account"  # the key under which a session keeps the account its person works in
COOKIE_LANGUAGE = f"{_COOKIE}-language"
COOKIE_THEME = f"{_COOKIE}-theme"
CSRF_COOKIE_NAME = f"{_COOKIE}-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _HAS_TLS
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "wanhui.web.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENVIRONMENT.hosts] if _HAS_TLS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.tls == "proxy" else None
SECURE_HSTS_SECONDS = 365 * 86400 if _HAS_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
FILE_UPLOAD_HANDLERS = ["wanhui.web.uploads.BoundedUpload"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
