"""The tables, one file a subject. Keys are (account, id): every look-up and every reference names the account."""

from wanhui.store.models.accounts import Account, Membership, Shop, User
from wanhui.store.models.agreed import (
    Agreement,
    BuyerWish,
    Delivery,
    Notice,
    ParcelWatch,
    PhoneCall,
    Sink,
    Sitting,
)
from wanhui.store.models.api import ApiAnswer, ApiKey, HookEvent
from wanhui.store.models.cases import Case, CaseEvent, CaseItem, CaseSearch
from wanhui.store.models.desk import AccountSetting, Invitation, Mention, Presence, SavedView, SignedIn
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
from wanhui.store.models.guard import BuyerMark, OrderScreen, OrderToken
from wanhui.store.models.insights import DailyCount, Finding, Gap, Recall, RecallOrder
from wanhui.store.models.knowing import Knowledge, KnowledgeTerm, LapsedBuyer, Outreach, PriceDrop
from wanhui.store.models.learning import AfterAction, CaseOutcome, Incident, OwnPlaybook, ReadingOffsets
from wanhui.store.models.remedies import Approval, Budget, GivenRemedy
from wanhui.store.models.reports import Aftermath, AgentWork, CaseWork, Loyalty, TrainingItem, WeeklyReport
from wanhui.store.models.stops import AuthorityClock, SaleStop, SupplierTask
from wanhui.store.models.work import AuditEvent, ColumnMapping, ImportRun, Reply

__all__ = [
    "Account",
    "AccountSetting",
    "AfterAction",
    "Aftermath",
    "AgentWork",
    "Agreement",
    "ApiAnswer",
    "ApiKey",
    "Approval",
    "AuditEvent",
    "AuthorityClock",
    "Budget",
    "BuyerMark",
    "BuyerWish",
    "Case",
    "CaseEvent",
    "CaseItem",
    "CaseOutcome",
    "CaseSearch",
    "CaseWork",
    "ColumnMapping",
    "Correction",
    "DailyCount",
    "Delivery",
    "EvidenceEntry",
    "EvidenceFile",
    "EvidenceHead",
    "EvidenceStamp",
    "EvidenceWaiting",
    "FiledReport",
    "Finding",
    "Gap",
    "GivenRemedy",
    "HoldRelease",
    "HookEvent",
    "ImportRun",
    "Incident",
    "Invitation",
    "Knowledge",
    "KnowledgeTerm",
    "LapsedBuyer",
    "Loyalty",
    "Membership",
    "Mention",
    "Notice",
    "OrderScreen",
    "OrderToken",
    "Outreach",
    "OwnPlaybook",
    "ParcelWatch",
    "PhoneCall",
    "Presence",
    "PriceDrop",
    "RawItem",
    "Reading",
    "ReadingOffsets",
    "Recall",
    "RecallOrder",
    "Record",
    "RecordVersion",
    "Reply",
    "RightsNotice",
    "SaleStop",
    "SavedView",
    "Shop",
    "SignedIn",
    "Sink",
    "Sitting",
    "SupplierTask",
    "TrainingItem",
    "UnreadBatch",
    "UploadLink",
    "User",
    "WeeklyReport",
]
