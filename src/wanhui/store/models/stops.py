"""What follows from a fault: goods off sale, the authority's clocks, and suppliers to be thought over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class SaleStop(models.Model):
    """Goods taken off sale and out of promotion; `done` says of each step when and by whom it was done."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    dimension = models.CharField(max_length=16)
    key = models.TextField()
    reason = models.TextField()
    goods = models.CharField(max_length=16)
    harm = models.CharField(max_length=16)
    case_number = models.IntegerField(null=True)
    stopped_at = models.DateTimeField()
    stopped_by = models.TextField()
    done = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    ended_note = models.TextField(default="")
    # Records with greater keys have not been looked at yet.
    looked_to = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "dimension", "key"], name="sale_stopped_once",
                condition=Q(ended_at=None),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["account_id", "-stopped_at"], name="sale_stop_newest"),)


class AuthorityClock(models.Model):
    """By when an authority must hear of a safety fault, by which rule; `note` is the receipt."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    stop_id = models.UUIDField()
    rule = models.TextField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(null=True)
    note = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account_id", "stop_id", "rule"], name="authority_clock_once"),)
        indexes = (
            models.Index(fields=["account_id", "due_at"], name="authority_clock_due", condition=Q(done_at=None)),
        )


class SupplierTask(models.Model):
    """A supplier far worse than its like: with the figures that say so, somebody decides by a day."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    supplier = models.TextField()
    figures = models.JSONField()
    opened_at = models.DateTimeField()
    owner = models.TextField()
    due_at = models.DateTimeField()
    decision = models.CharField(max_length=16, null=True)
    note = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "supplier"], name="supplier_task_open_once",
                condition=Q(decided_at=None),
            ),
        )  # fmt: skip
