"""What is learnt from many cases: counts by day, findings, recalls with their orders."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wanhui.store.keys import new_key


class DailyCount(models.Model):
    """How many orders of a day have `key` in `dimension`; with an `issue`, how many of those complained of it.

    An empty `issue` counts the orders themselves. Days are the shop's own.
    """

    pk = models.CompositePrimaryKey("account_id", "shop_id", "dimension", "day", "key", "issue")
    account_id = models.UUIDField()
    shop_id = models.UUIDField()
    dimension = models.CharField(max_length=16)
    day = models.DateField()
    key = models.TextField()
    issue = models.CharField(max_length=16)
    count = models.IntegerField()


class Finding(models.Model):
    """Something that changed for the worse: a spike, a cluster of reviews, a fall; told once until it is settled."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    dimension = models.CharField(max_length=16)
    key = models.TextField()
    issue = models.CharField(max_length=16)
    since = models.DateTimeField()
    detected_at = models.DateTimeField()
    payload = models.JSONField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(null=True)

    class Meta:
        indexes = (models.Index(fields=["account_id", "-detected_at"], name="finding_detected"),)


class Gap(models.Model):
    """What a listing or the shop's way of working fails in again and again; open until somebody says what was changed.

    `figures` are those of its last days while it is open, `effect` what was counted around the change afterwards.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    rule = models.CharField(max_length=32)
    product = models.TextField()
    key = models.TextField()
    figures = models.JSONField()
    numbers = ArrayField(models.BigIntegerField())
    opened_at = models.DateTimeField()
    owner = models.TextField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(null=True)
    note = models.TextField(default="", db_default="")
    effect = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "rule", "product", "key"],
                name="gap_one_open",
                condition=models.Q(done_at__isnull=True),
            ),
        )


class Recall(models.Model):
    """Goods called back: what of them, why, what buyers are offered, and whether their sale is stopped."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    dimension = models.CharField(max_length=16)
    key = models.TextField()
    reason = models.TextField()
    offers = models.JSONField(default=list)
    text = models.TextField()
    is_safety = models.BooleanField()
    sale_stopped_at = models.DateTimeField(null=True)
    # Read by nobody since the clocks of authorities are rows of their own; they go with the next contraction.
    report_due_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    closed_at = models.DateTimeField(null=True)
    # Records with greater keys have not been looked at yet.
    looked_to = models.UUIDField(null=True)

    class Meta:
        indexes = (models.Index(fields=["account_id", "-opened_at"], name="recall_opened"),)


class RecallOrder(models.Model):
    """One order under a recall: how far it has come, when each step was, and what the buyer chose.

    `taken_back_at` is when a person last said that a step was not taken: older records prove nothing since.
    """

    pk = models.CompositePrimaryKey("account_id", "recall_id", "order_ref")
    account_id = models.UUIDField()
    recall_id = models.UUIDField()
    order_ref = models.TextField()
    buyer_ref = models.TextField()
    state = models.CharField(max_length=12)
    choice = models.CharField(max_length=16, default="", db_default="")
    note = models.TextField(default="")
    told_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
