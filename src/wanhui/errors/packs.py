"""What can be wrong with a content pack or with the reading model."""

from __future__ import annotations

from wanhui.errors.words import Words, both

#: code -> what, why and what to do next.
MESSAGES: dict[str, Words] = {
    # content packs
    "E-PACK-YAML": both(
        "{file}：不是有效的 YAML（{detail}）。请修正后重新启动。",
        "{file}: not valid YAML ({detail}). Mend the file and start again.",
    ),
    "E-PACK-FIELD": both(
        "{file}：字段 {key} 应为 {expected}，实际是 {found}。",
        "{file}: {key} should be {expected}, found {found}.",
    ),
    "E-PACK-UNKNOWN": both(
        "{file}：没有名为 {key} 的字段，可用字段：{expected}。",
        "{file}: there is no field {key}; known fields: {expected}.",
    ),
    "E-PACK-ID": both(
        "{file}：id 是 {found}，应与文件名一致：{expected}。",
        "{file}: id is {found} but must equal the file name, {expected}.",
    ),
    # reading
    "E-READ-OBJECT": both(
        "这一行不是 JSON 对象，而是 {found}。每行应是一个带 text 或 turns 的对象。",
        "This line is a {found}, not a JSON object. Each line must hold an object with text or turns.",
    ),
    "E-READ-FIELD": both(
        "字段 {key} 应为 {expected}，实际是 {found}。请修正这一行。",
        "{key} should be {expected}, found {found}. Mend this line.",
    ),
    "E-MODEL": both(
        "研判模型 {file} 无法读取（{detail}）。请重新安装程序。",
        "The reading model {file} cannot be read ({detail}). Install the program again.",
    ),
}
