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
from wanhui.store.models.facts import Correction, RawItem, Reading, Record, UnreadBatch
from wanhui.store.models.learning import AfterAction, CaseOutcome, Incident, OwnPlaybook
from wanhui.store.models.remedies import Approval, Budget, GivenRemedy
from wanhui.store.models.work import AuditEvent, ColumnMapping, ImportRun, Reply

__all__ = [
    "Account",
    "AfterAction",
    "Approval",
    "AuditEvent",
    "Budget",
    "Case",
    "CaseEvent",
    "CaseItem",
    "CaseOutcome",
    "CaseSearch",
    "ColumnMapping",
    "Correction",
    "EvidenceEntry",
    "EvidenceFile",
    "EvidenceHead",
    "EvidenceStamp",
    "EvidenceWaiting",
    "FiledReport",
    "GivenRemedy",
    "HoldRelease",
    "ImportRun",
    "Incident",
    "Membership",
    "OwnPlaybook",
    "RawItem",
    "Reading",
    "Record",
    "RecordVersion",
    "Reply",
    "RightsNotice",
    "Shop",
    "UnreadBatch",
    "UploadLink",
    "User",
]
