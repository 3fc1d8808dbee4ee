"""What can go wrong, said so that a person can act: a stable code, what, why and what to do next, zh and en."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in both languages; neither is a translation of the other.

    Placeholders are ``{name}``; `fill` replaces them literally, so a value can never bring in a placeholder
    or a format instruction of its own.
    """

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.zh if language == "zh" else self.en

    def fill(self, language: Language, values: dict[str, str]) -> str:
        """The sentence in `language` with each ``{name}`` replaced by its value, in one pass."""
        parts = self.text(language).split("{")
        out = [parts[0]]
        for part in parts[1:]:
            name, closed, rest = part.partition("}")
            known = bool(closed) and name in values
            out.append(values[name] + rest if known else "{" + part)
        return "".join(out)


class WanhuiError(Exception):
    """An error that reaches a person: `code` is stable and documented, `values` fill its sentence.

    Raise it with a code of `CATALOGUE`; anything else that escapes is a bug and is shown as ``E-BUG``.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(f"{code}: {self.text('en')}")

    def text(self, language: Language) -> str:
        """What happened, why, and what to do next, as one short paragraph."""
        return CATALOGUE[self.code].fill(language, self.values)


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


#: code -> what, why and what to do next. A code, once shipped, keeps its meaning.
CATALOGUE: dict[str, Words] = {
    "E-BUG": _words(
        "程序内部出错，您的数据没有改动。请把编号 {reference} 发给维护者。",
        "Something broke inside; your data is unchanged. Send reference {reference} to the maintainers.",
    ),
    # content packs
    "E-PACK-YAML": _words(
        "{file}：不是有效的 YAML（{detail}）。请修正后重新启动。",
        "{file}: not valid YAML ({detail}). Mend the file and start again.",
    ),
    "E-PACK-FIELD": _words(
        "{file}：字段 {key} 应为 {expected}，实际是 {found}。",
        "{file}: {key} should be {expected}, found {found}.",
    ),
    "E-PACK-UNKNOWN": _words(
        "{file}：没有名为 {key} 的字段，可用字段：{expected}。",
        "{file}: there is no field {key}; known fields: {expected}.",
    ),
    "E-PACK-ID": _words(
        "{file}：id 是 {found}，应与文件名一致：{expected}。",
        "{file}: id is {found} but must equal the file name, {expected}.",
    ),
    # records
    "E-RECORD-JSON": _words(
        "这一行不是有效的 JSON 对象（{detail}）。每行应是一条完整的记录。",
        "This line is not a JSON object ({detail}). Each line must hold one whole record.",
    ),
    "E-RECORD-KIND": _words(
        "未知的记录类型 {found}，应为：{expected}。",
        "Unknown kind {found}; it must be one of: {expected}.",
    ),
    "E-RECORD-MISSING": _words(
        "{kind} 缺少必填字段 {key}。请在这一行补上它。",
        "The {kind} lacks its required field {key}. Add it to this line.",
    ),
    "E-RECORD-FIELD": _words(
        "{kind} 的字段 {key} 应为 {expected}，实际是 {found}。",
        "{key} of the {kind} should be {expected}, found {found}.",
    ),
    "E-LINE-LONG": _words(
        "这一行超过 {limit}，没有读取。请拆成更短的行。",
        "This line is longer than {limit} and was not read. Split it into shorter lines.",
    ),
    # settings
    "E-SETTING": _words(
        "环境变量 {name} 的值 {found} 无效，应为 {expected}。改好后重新启动。",
        "{name} is set to {found}; it should be {expected}. Change it and start again.",
    ),
    "E-BIND-OPEN": _words(
        "地址 {bind} 会让其他机器访问，但没有设置 WANHUI_TLS。请设为 proxy 或 证书:私钥，或改回 127.0.0.1。",
        "{bind} can be reached from other machines but WANHUI_TLS is not set. "
        "Set it to proxy or certificate:key, or go back to 127.0.0.1.",
    ),
}
