"""Who a buyer is and how to reach them: shortened on the desk, whole only for those who need it, and then recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.flows.rights import may, require
from wanhui.records.orders import Address, Order
from wanhui.records.parties import Buyer
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.case_pages import WholeCase

#: The right to see names of buyers, and, case by case, how to reach them.
RIGHT: Final = "contact.read"
_STARS: Final = "**"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactData:
    """What the records of one case say of its buyer; "" where they say nothing. It may have arrived masked."""

    number: int
    name: str
    phone: str
    email: str
    address: str


def shown_name(name: str, role: str) -> str:
    """A buyer's name as somebody of `role` sees it."""
    return name if may(role, RIGHT) or not name else name[0] + _STARS


def show_contact(agent: Agent, number: int, *, now: datetime) -> ContactData:
    """The buyer of a case in full; that `agent` looked stands in the audit trail.

    Raises ``E-CASE-NONE``, and ``E-ROLE-READS`` or ``E-ROLE-RIGHT`` for a role that does not need it.
    """
    require(agent.role, RIGHT)
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        found = _data(whole)
        if not any((found.name, found.phone, found.email, found.address)):
            raise WanhuiError("E-CONTACT-DATA", number=number)
        audit(agent.account, at=now, actor=str(agent.id), action="contact_shown", payload={"case": number})
    return found


def phone_of(whole: WholeCase) -> str:
    """The number that the buyer gave for calls, else the one of the buyer's own record, as it arrived."""
    for stored in whole.around:
        if isinstance(stored.fact, Buyer):
            given = [one.value for one in stored.fact.contacts if one.channel == "phone"]
            return given[0] if given else stored.fact.phone or ""
    return ""


def _data(whole: WholeCase) -> ContactData:
    facts = [stored.fact for stored in (*whole.items, *whole.around)]
    buyer = next((one for one in facts if isinstance(one, Buyer)), None)
    order = next((one for one in facts if isinstance(one, Order) and one.id == whole.line.row.order), None)
    sent_to = order.address if order is not None else None
    return ContactData(
        number=whole.line.number,
        name=(buyer.name if buyer is not None else None) or (sent_to.name if sent_to is not None else None) or "",
        phone=phone_of(whole) or (sent_to.phone if sent_to is not None else None) or "",
        email=(buyer.email if buyer is not None else None) or "",
        address=_line(sent_to) if sent_to is not None else "",
    )


def _line(one: Address) -> str:
    return " ".join(filter(None, (one.country, one.province, one.city, one.district, one.town, one.detail)))
