"""Cases: the append-only events, the projection that lists and the sweeper read, records, search terms."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Least

from wanhui.store.keys import new_key

#: A case in one of these states is work; only one such may be about the same subject.
OPEN = Q(status__in=["open", "waiting"])
#: What runs out first, whoever set it: it orders the queue. A paused clock of the shop runs out never.
DUE = Least(
    models.Case(models.When(is_paused=False, then="due_at"), output_field=models.DateTimeField()),
    "platform_due_at",
    models.Value("infinity"),
    output_field=models.DateTimeField(),
)


class Case(models.Model):
    """The projection of a case's events for queries; `version` is the number of its last event.

    `alarm_at` is when the sweeper must look at its clocks (null: no alarm is ahead); the clocks themselves are part
    of the case that its events add up to.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    number = models.BigIntegerField()
    shop_id = models.UUIDField()
    version = models.IntegerField()
    platform = models.TextField()
    subject = models.TextField()
    order_ref = models.TextField(null=True)
    buyer_ref = models.TextField(null=True)
    reason = models.TextField()
    stage = models.TextField()
    status = models.TextField()
    priority = models.IntegerField()
    playbook = models.TextField()
    preset = models.TextField()
    clock = models.TextField(null=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    is_paused = models.BooleanField()
    is_breached = models.BooleanField()
    platform_due_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    title_zh = models.TextField()
    title_en = models.TextField()
    severity = models.SmallIntegerField()
    is_safety = models.BooleanField()
    issues = ArrayField(models.TextField())
    flags = ArrayField(models.TextField())
    next_step = models.TextField(null=True)
    next_title_zh = models.TextField()
    next_title_en = models.TextField()
    assignee = models.TextField(null=True)
    parent = models.TextField(null=True)
    merged_into = models.TextField(null=True)
    quote = models.TextField()
    stars = models.SmallIntegerField(null=True)
    grade = models.TextField(null=True)
    buyer_name = models.TextField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account_id", "number"], name="case_number"),
            models.UniqueConstraint(fields=["account_id", "shop_id", "subject"], name="case_one_open", condition=OPEN),
        )
        indexes = (
            models.Index("account_id", DUE, "number", name="case_due", condition=OPEN),
            models.Index(fields=["account_id", "-priority", "number"], name="case_priority", condition=OPEN),
            # Also in order of what is due, so that the first page of whoever has very many comes at once.
            models.Index("account_id", "status", "assignee", DUE, "number", name="case_in_hand", condition=OPEN),
            models.Index(fields=["alarm_at"], name="case_alarm", condition=Q(alarm_at__isnull=False)),
            models.Index(fields=["account_id", "shop_id", "subject"], name="case_over", condition=~OPEN),
            models.Index(
                fields=["account_id", "shop_id", "buyer_ref"], name="case_buyer", condition=Q(buyer_ref__isnull=False)
            ),
        )


class CaseEvent(models.Model):
    """One thing that happened; never changed, never deleted. (case, seq) is the optimistic lock."""

    pk = models.CompositePrimaryKey("account_id", "case_id", "seq")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    actor = models.TextField()
    payload = models.JSONField()


class CaseItem(models.Model):
    """A record that belongs to a case."""

    pk = models.CompositePrimaryKey("account_id", "case_id", "record_id")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    record_id = models.UUIDField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "record_id"], name="case_item_record"),)


class CaseSearch(models.Model):
    """The salted hashes of every term that a case can be found by (see ``store/search.py``)."""

    pk = models.CompositePrimaryKey("account_id", "case_id")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    number = models.BigIntegerField()
    grams = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = (
            GinIndex(fields=["grams"], name="case_search_grams", fastupdate=True),
            # A word that stands everywhere is found faster by walking back from the newest case.
            models.Index(fields=["account_id", "number"], name="case_search_newest"),
        )
