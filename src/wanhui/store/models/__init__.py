"""The tables, one file a subject. Keys are (account, id): every look-up and every reference names the account."""

from wanhui.store.models.accounts import Account, Membership, Shop, User
from wanhui.store.models.cases import Case, CaseEvent, CaseItem, CaseSearch
from wanhui.store.models.evidence import (
    EvidenceEntry,
    EvidenceFile,
    EvidenceHead,
    EvidenceStamp,
    EvidenceWaiting,
    FiledReport,
    HoldRelease,
    RecordVersion,
    RightsNotice,
    UploadLink,
)
from wanhui.store.models.facts import Correction, RawItem, Reading, Record, Unread
from wanhui.store.models.work import AuditEvent, ColumnMapping, ImportRun, Reply

__all__ = [
    "Account",
    "AuditEvent",
    "Case",
    "CaseEvent",
    "CaseItem",
    "CaseSearch",
    "ColumnMapping",
    "Correction",
    "EvidenceEntry",
    "EvidenceFile",
    "EvidenceHead",
    "EvidenceStamp",
    "EvidenceWaiting",
    "FiledReport",
    "HoldRelease",
    "ImportRun",
    "Membership",
    "RawItem",
    "Reading",
    "Record",
    "RecordVersion",
    "Reply",
    "RightsNotice",
    "Shop",
    "Unread",
    "UploadLink",
    "User",
]
