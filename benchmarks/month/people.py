"""The people of a simulated month: an agent who does what the desk says next, and the buyers whom they answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID
from zlib import crc32

from benchmarks.month.market import Market, Record

from wanhui.cases.case import replay
from wanhui.cases.next_step import next_step
from wanhui.cases.outcomes import CAUSES
from wanhui.cases.parts import Promise, Remedy
from wanhui.cases.playbook import Playbooks
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError
from wanhui.flows import plans
from wanhui.flows.agreed_view import settle_promise
from wanhui.flows.answer_case import Answer, deliver, send_answer
from wanhui.flows.close_case import Closing, close_case, closing
from wanhui.flows.desk_acts import Agent, finish_step
from wanhui.flows.desk_drafts import shown_draft
from wanhui.flows.investigate import check_gate, confirm_fault, proposed_fault
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.remedies import carry_out, check_the_price, offer_remedies, record_choice, remedies
from wanhui.flows.work_case import Loaded, load
from wanhui.store import tenancy
from wanhui.store.cases import events_of

UNDO = timedelta(seconds=11)
#: One buyer in this many says nothing more: the case closes by silence.
SILENT = 4
#: How long the shop waits for a buyer's last word before it takes silence for one.
PATIENCE = timedelta(days=8)
MOST_STEPS = 24
_SETTLED = {"state": "kept", "proof": "后台办理记录"}
#: The marketplace begins within this time with what the shop decided.
SOON = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Desk:
    """One lead who works every case. `done` counts acts and refusals; `chosen` is what a buyer is about to choose."""

    agent: Agent
    market: Market
    done: Counter[str] = field(default_factory=Counter)
    chosen: dict[int, tuple[str, str]] = field(default_factory=dict)
    asked: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    looked: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)
    books: dict[str, Playbooks] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def count(self, name: str, many: int = 1) -> None:
        """Notes that this was done; several people do so at once."""
        with self.lock:
            self.done[name] += many

    @property
    def account(self) -> UUID:
        return self.agent.account

    def state(self, case: UUID) -> Case:
        """The case as it stands."""
        with tenancy.account(self.account):
            return replay(events_of(self.account, [case])[case])

    def playbooks(self, shop: str) -> Playbooks:
        """The playbooks of a shop; nobody changes them in a simulated month."""
        if shop not in self.books:
            with tenancy.account(self.account):
                self.books[shop] = playbooks_of(self.account, shop)
        return self.books[shop]

    def can(self, name: str, act: Callable[[], object]) -> bool:
        """Whether `act` was let pass; counted under `name` either way."""
        try:
            act()
        except WanhuiError as refused:
            self.count(f"{name}: {refused.code}")
            return False
        self.count(name)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The next step of one case, for the agent at a desk."""

    desk: Desk
    number: int
    case: Case
    playbooks: Playbooks
    step: str
    now: datetime

    @property
    def whose(self) -> Record:
        return {"shop": self.case.shop, "order": self.case.order or "", "buyer": self.case.buyer or ""}

    def look(self) -> Loaded:
        """The case with everything around it, as its page shows it."""
        with tenancy.account(self.desk.account):
            return load(self.desk.account, self.number)

    def finish(self) -> bool:
        """The step is ticked off."""
        act = lambda: finish_step(self.desk.agent, self.number, self.step, now=self.now)  # noqa: E731
        return self.desk.can("step", act)


def work(desk: Desk, number: int, case: Case, *, now: datetime) -> int:
    """Does on one case what comes next, until somebody else has to act; the version of the case then."""
    for place in range(MOST_STEPS):
        playbooks = desk.playbooks(case.shop)
        step, at = next_step(case, playbooks, now), now + timedelta(seconds=20 * place)
        if step is None or not _do(
            Turn(desk=desk, number=number, case=case, playbooks=playbooks, step=step.id, now=at)
        ):
            break
        case = desk.state(UUID(case.id))
    return case.seq


def _do(turn: Turn) -> bool:
    """One step; whether the agent can go on with the case."""
    named = _BY_NAME.get(turn.step.partition(":")[0])
    if named is not None:
        return named(turn)
    steps = turn.playbooks.steps[turn.case.playbook]
    gate = next((one.passes for one in steps if one.id == turn.step), None)
    if gate is None:
        return turn.finish()
    proof = _cause(turn.look()) if gate == "cause_proposed" else "看过"
    return turn.desk.can("gate", lambda: check_gate(turn.desk.agent, turn.number, gate, proof=proof, now=turn.now))


def _say(turn: Turn) -> bool:
    """Answers with the draft that stands ready, or in the agent's own words."""
    on = turn.look()
    draft = shown_draft(on.whole, on.case, turn.now, way="chat")
    own = f"您好，给您添麻烦了，抱歉。您这一单我在跟进，{_day(turn.now + timedelta(hours=20))}前给您答复。"
    return any(_sent(turn, text) for text in ([draft.text, own] if draft else [own]))


def _sent(turn: Turn, text: str) -> bool:
    desk, key = turn.desk, f"{turn.number}:{turn.now.isoformat()}:{crc32(text.encode())}"
    said = Answer(object="chat", text=text, key=key, seen=10**6, is_second=True, cuts_in=True)

    def act() -> None:
        deliver(desk.account, send_answer(desk.agent, turn.number, said, now=turn.now), now=turn.now + UNDO)

    return desk.can("answer", act)


def _fault(turn: Turn) -> bool:
    on = turn.look()
    found = proposed_fault(on.case, on.facts).fault
    side = found if found != "unknown" else "nobody"
    return turn.desk.can(
        "fault", lambda: confirm_fault(turn.desk.agent, turn.number, side, proof="照片和订单对过", now=turn.now)
    )


def _price(turn: Turn) -> bool:
    return turn.desk.can("price", lambda: check_the_price(turn.desk.agent, turn.number, now=turn.now))


def _offer(turn: Turn) -> bool:
    """Puts the ways on the menu before the buyer, who will choose one."""
    desk, number = turn.desk, turn.number
    options = [one for one in remedies(desk.agent, number, now=turn.now).options if not one.is_extra]
    kinds = [one.remedy for one in options if one.approver in (None, "agent", "lead")][:3]
    act = lambda: offer_remedies(desk.agent, number, kinds, key=turn.now.isoformat(), now=turn.now)  # noqa: E731
    if not kinds or not desk.can("offer", act):
        return turn.finish()
    _say(replace(turn, now=turn.now + timedelta(minutes=1)))
    given = [one for one in desk.state(UUID(turn.case.id)).remedies if one.state == "offered"]
    if not given:
        desk.count("offer: nothing new")
        return turn.finish()
    spoken = desk.market.says(
        turn.whose, "好的，就按您说的办，我选这个办法，麻烦了", turn.now + timedelta(hours=5), key=f"{number}-choice"
    )  # fmt: skip
    desk.chosen[number] = (given[_luck(number) % len(given)].id, spoken)
    return False


def _choice(turn: Turn) -> bool:
    if not turn.case.remedies:
        return turn.finish()
    remedy, spoken = turn.desk.chosen.get(turn.number, ("", ""))
    if turn.case.item("message", spoken) is None:
        return False
    act = lambda: record_choice(turn.desk.agent, turn.number, remedy, proof=f"message:{spoken}", now=turn.now)  # noqa: E731
    return turn.desk.can("choice", act)


def _carry_out(turn: Turn) -> bool:
    """Has what was chosen carried out and promises by when; the records tell when it is done."""
    due = [one for one in turn.case.remedies if one.state == "chosen"]
    if not due:
        return turn.finish()
    return any([_begun(turn, one) for one in due])


def _begun(turn: Turn, remedy: Remedy) -> bool:
    """Whether the shop carried the remedy out by itself; what the marketplace has to do is begun there, once."""
    desk, key = turn.desk, f"{turn.number}-{remedy.kind}"
    if key in desk.started:
        return False
    desk.started.add(key)
    if not desk.market.carries_out(turn.whose, remedy.kind, key=key, at=turn.now + SOON):
        act = lambda: carry_out(desk.agent, turn.number, remedy.id, proof=f"办理单 {key}", now=turn.now)  # noqa: E731
        return desk.can("carry out", act)
    what = "退款给您办好" if "refund" in remedy.kind or remedy.kind in ("freight", "price_difference") else "给您寄出"
    _sent(turn, f"您好，{_day(turn.now + timedelta(hours=24))}前{what}，给您添麻烦了，抱歉。")
    return False


def _keep(turn: Turn) -> bool:
    """What presses most is kept: see `_keep_one`."""
    _keep_one(turn, min((one for one in turn.case.promises if one.state == "open"), key=lambda one: one.due_at))
    return False


def _keep_one(turn: Turn, made: Promise) -> None:
    """An answer is kept by answering; a refund or a parcel by what the marketplace reports of it.

    What was promised to be settled is settled by the agent, who says where that stands.
    """
    if made.about == "answer":
        _sent(turn, "您好，您这一单还在办，办好了我告诉您，抱歉久等。")
    elif made.about == "other":
        act = lambda: settle_promise(turn.desk.agent, turn.number, made.id, **_SETTLED, now=turn.now)  # noqa: E731
        turn.desk.can("settle", act)


def keep_words(desk: Desk, number: int, case: Case, *, now: datetime, following: datetime) -> int:
    """Keeps what was promised for a time before the `following` look; the version of the case then.

    One answer keeps every promised answer.
    """
    due = {
        one.id if one.about == "other" else one.about: one
        for one in case.promises
        if one.state == "open" and one.about in ("answer", "other") and one.made_at < now and one.due_at <= following
    }
    for place, made in enumerate(due.values() if not case.is_over else ()):
        at = now + timedelta(minutes=15, seconds=place)
        turn = Turn(desk=desk, number=number, case=case, playbooks=desk.playbooks(case.shop), step="keep", now=at)
        _keep_one(turn, made)
    return desk.state(UUID(case.id)).seq if due else case.seq


def _plan(turn: Turn) -> bool:
    """What was agreed for now: the worker sends texts, the agent does the rest."""
    made = next(one for one in turn.case.plans if one.id == turn.step.partition(":")[2])
    if made.act == "send":
        plans.carry_out(turn.desk.account, UUID(turn.case.id), made.id, now=turn.now)
        return True
    if made.id.startswith("do:"):
        remedy = next(one for one in turn.case.remedies if one.id == made.id.partition(":")[2])
        if remedy.state == "chosen":
            return _begun(turn, remedy)
    return turn.desk.can("task", lambda: plans.finish(turn.desk.agent, turn.number, made.id, now=turn.now))


def _satisfied(turn: Turn) -> bool:
    """Asks nothing twice: the desk itself puts the question. Over once the buyer spoke, or kept silent."""
    desk, number = turn.desk, turn.number
    if number not in desk.asked:
        speaks = bool(_luck(number) % SILENT)
        at = turn.now + timedelta(days=4)
        said = desk.market.says(turn.whose, "都解决了，谢谢", at, key=f"{number}-fine") if speaks else ""
        desk.asked[number] = (said, turn.now)
    said, since = desk.asked[number]
    if turn.case.item("message", said) is None and turn.now - since < PATIENCE:
        return False
    return turn.finish()


def _end(turn: Turn) -> bool:
    """Closes on the buyer's word, on silence after a remedy, or for a lead's reason where nothing was given."""
    desk, case = turn.desk, turn.case
    said, _ = desk.asked.get(turn.number, ("", turn.now))
    has_word = bool(said) and case.item("message", said) is not None
    has_given = any(one.state == "done" for one in case.remedies)
    basis = "confirmed" if has_word else "silent" if has_given else "lead"
    view = closing(desk.agent, turn.number, now=turn.now)
    ending = Closing(
        result="solved", cause=_cause(turn.look()), fault=view.proposed_fault, is_avoidable=True, basis=basis,
        reason=f"message:{said}" if has_word else "电话里谈妥", sku=view.skus[0] if view.skus else "",
        batch=view.batches[0] if view.batches else "",
    )  # fmt: skip
    desk.can(f"close, {basis}", lambda: close_case(desk.agent, turn.number, ending, now=turn.now))
    return False


def _wait(_: Turn) -> bool:
    return False


_BY_NAME: dict[str, Callable[[Turn], bool]] = {
    "acknowledge": _say, "answer": _say, "ask_progress": _say, "confirm_fault": _fault, "check_price": _price,
    "offer": _offer, "record_choice": _choice, "carry_out": _carry_out, "keep_promise": _keep, "plan": _plan,
    "ask_satisfied": _satisfied, "record_outcome": _end, "close": _end, "wait": _wait, "snooze": _wait,
}  # fmt: skip


def _cause(on: Loaded) -> str:
    fault = on.case.fault if on.case.fault != "unknown" else proposed_fault(on.case, on.facts).fault
    return next((code for code, leaf in CAUSES.items() if leaf.fault == fault and leaf.is_valid), "unknown")


def _day(at: datetime) -> str:
    return f"{at.month}月{at.day}日 {at:%H}:00"


def _luck(number: int) -> int:
    return crc32(str(number).encode())
