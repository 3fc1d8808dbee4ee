"""Writes the example shop's stories into the two READMEs here, between their markers, so that words and records agree.

Run it after changing a story: ``python examples/shop/make_shop.py && python examples/tell_stories.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
BEGIN: Final = "<!-- stories: written by tell_stories.py -->"
END: Final = "<!-- /stories -->"
#: The order of the chapters, with their headings.
CHAPTERS: Final = {
    "home": {"zh": "国内：真有问题的商品", "en": "At home: real faults"},
    "words": {
        "zh": "买家怎么写：语气、写法、星级与文字",
        "en": "How buyers write: tone, spelling, stars against words",
    },
    "safety": {"zh": "人身安全", "en": "Safety"},
    "live": {"zh": "直播间：七种场景", "en": "The live room: seven scenarios"},
    "abroad": {"zh": "海外：二十四到四十八小时", "en": "Abroad: twenty-four to forty-eight hours"},
    "guard": {"zh": "职业差评师", "en": "Professional bad-reviewers"},
    "innocent": {"zh": "看着像，其实不是", "en": "Looks alike, is not"},
    "comeback": {"zh": "不再来的，和又回来的", "en": "Who stopped buying, and who came back"},
    "everyday": {"zh": "平常的订单", "en": "Ordinary business"},
}
LABELS: Final = {
    "zh": {"expect": "应当", "orders": "订单", "more": "等 {n} 单", "stop": "：", "join": "、"},
    "en": {"expect": "wanhui should", "orders": "Orders", "more": "and {n} in all", "stop": ": ", "join": ", "},
}
SHOWN: Final = 2


def told(language: str) -> str:
    """All stories in `language` as Markdown."""
    index = json.loads((HERE / "shop" / "story.json").read_text(encoding="utf-8"))["stories"]
    parts: list[str] = []
    for theme, heading in CHAPTERS.items():
        parts.append(f"### {heading[language]}\n")
        parts += [_story(one, language) for one in index if one["theme"] == theme]
    return "\n".join(parts)


def rewritten(readme: str, language: str) -> str:
    """`readme` with the part between the markers replaced by the stories of today."""
    before, _, rest = readme.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{told(language)}\n{END}{after}"


def _story(one: dict[str, Any], language: str) -> str:
    words = LABELS[language]
    orders = one["records"].get("order", [])
    shown = words["join"].join(f"`{order}`" for order in orders[:SHOWN])
    more = f" {words['more'].format(n=len(orders))}" if len(orders) > SHOWN else ""
    lines = [f"**{one['title'][language]}** (`{one['id']}`)  ", f"{one['story'][language]}  "]
    lines.append(f"*{words['expect']}*{words['stop']}{one['expect'][language]}  ")
    return "\n".join(lines) + f"\n{words['orders']}{words['stop']}{shown}{more}\n"


def main() -> None:
    """Rewrites both READMEs in place."""
    for name, language in (("README.zh-CN.md", "zh"), ("README.md", "en")):
        path = HERE / name
        path.write_text(rewritten(path.read_text(encoding="utf-8"), language), encoding="utf-8")


if __name__ == "__main__":
    main()
