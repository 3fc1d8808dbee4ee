"""One person's matter in one case: merging, splitting, and taking each of these back."""

from __future__ import annotations

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.case import apply
from wanhui.cases.clock import Clock, stop
from wanhui.cases.parts import Item
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError


def merge(target: Case, source: Case, by: By) -> tuple[Acted, Acted]:
    """`source` goes into `target`: items come over, of two clocks of a kind the one that started earlier counts.

    ``E-CASE-MERGE`` for cases of two platforms, the same case twice, or one that is merged already.
    """
    if target.id == source.id or target.platform != source.platform or "merged" in (target.status, source.status):
        raise WanhuiError("E-CASE-MERGE", case=source.id)
    into, away = Acting(target, by), Acting(source, by)
    into.add(
        ev.Absorbed,
        case=source.id,
        opened_at=source.opened_at,
        items=source.items,
        clocks=_earlier(target.clocks, source.clocks),
    )
    away.add(ev.Merged, into=target.id)
    return into.done(), away.done()


def _earlier(ours: tuple[Clock, ...], theirs: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """What changes in `ours`: a clock of theirs that started earlier is taken over, and ours of that kind stops.

    The marketplace's deadlines are each for something of its own: theirs come over, ours run on.
    """
    changed: list[Clock] = []
    for other in theirs:
        if not other.is_open:
            continue
        if other.kind == "platform":
            changed.append(other)
            continue
        own = [clock for clock in ours if clock.kind == other.kind and clock.is_open]
        if all(other.started_at < clock.started_at for clock in own):
            changed += [*(stop(clock) for clock in own), other]
    return tuple(changed)


def unmerge(target: Case, source: Case, by: By) -> tuple[Acted, Acted]:
    """The merge of `source` into `target` is taken back, at any time before `target` closes."""
    if source.merged_into != target.id:
        raise WanhuiError("E-CASE-MERGE", case=source.id)
    into, away = Acting(target, by), Acting(source, by)
    into.add(ev.AbsorptionUndone, case=source.id)
    away.add(ev.MergeUndone)
    return into.done(), away.done()


def split(case: Case, by: By, items: tuple[Item, ...], *, new_id: str) -> tuple[Acted, Acted]:
    """`items` go to a case of their own, `new_id`, with the same clocks; ``E-CASE-SPLIT`` when none would stay."""
    acting = Acting(case, by)
    acting.add(ev.SplitOff, case=new_id, items=items)
    first = items[0]
    opened = ev.Opened(
        seq=1,
        at=by.now,
        actor=by.actor,
        case=new_id,
        shop=case.shop,
        platform=case.platform,
        subject=f"{first.record}:{first.id}",
        order=case.order,
        buyer=case.buyer,
        playbook=case.playbook,
        preset=case.preset,
        seen=case.seen,
        priority=case.priority,
        clocks=tuple(clock for clock in case.clocks if clock.is_open),
        gates=case.gates,
        items=items,
        parent=case.parent,
    )
    return acting.done(), Acted(apply(None, opened), (opened,))


def unsplit(case: Case, child: Case, by: By) -> tuple[Acted, Acted]:
    """The split is taken back: the items return and the child leads here."""
    acting, away = Acting(case, by), Acting(child, by)
    acting.add(ev.SplitUndone, case=child.id)
    away.add(ev.Merged, into=case.id)
    return acting.done(), away.done()
