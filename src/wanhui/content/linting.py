"""The shipped linter of texts and judge of acts: every pack and the trained head, compiled once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from wanhui.content.loader import load_packs
from wanhui.replies.act_rules import ActRule
from wanhui.replies.head import ParaphraseHead, head_from_arrays
from wanhui.replies.judge import Judge, build_judge
from wanhui.replies.linter import Linter, build_linter, with_head
from wanhui.replies.policy import AuthorityPack, PolicyPack, WordClass

_HEAD = "replies_head.npz"


@cache
def shipped_linter() -> Linter:
    """The linter that every door uses; built at the first call and kept."""
    return with_head(linter_of_words(), shipped_head())


@cache
def linter_of_words() -> Linter:
    """The same without the trained head: what the head is trained with."""
    return build_linter(
        load_packs("policies", PolicyPack),
        load_packs("authorities", AuthorityPack),
        load_packs("policy_words", WordClass),
    )


@cache
def shipped_judge() -> Judge:
    """Answers for acts before they are done; built at the first call and kept."""
    return build_judge(
        load_packs("acts", ActRule),
        load_packs("authorities", AuthorityPack),
        load_packs("policy_words", WordClass),
    )


@cache
def shipped_head() -> ParaphraseHead | None:
    """The trained head that ships with the packs, or None in a build without one."""
    file = files("wanhui.content") / "models" / _HEAD
    if not file.is_file():
        return None
    with file.open("rb") as stored, np.load(stored, allow_pickle=False) as arrays:
        return head_from_arrays({name: arrays[name] for name in arrays.files})
