"""What is given, by whom it was allowed, and what it may cost: remedies, approvals, budgets."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class GivenRemedy(models.Model):
    """A remedy of a case as it stands, with all that its cost is booked to; the case's events say the same.

    `review_state` is how the review stood when it was granted: the proof that nothing was bargained for.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    shop_id = models.UUIDField()
    kind = models.TextField()
    state = models.CharField(max_length=12)
    cost = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    is_owed = models.BooleanField()
    offered_at = models.DateTimeField()
    chosen_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    granted_by = models.TextField()
    approver = models.TextField(null=True)
    review_state = models.TextField()
    issues = ArrayField(models.TextField())
    product = models.TextField(null=True)
    sku = models.TextField(null=True)
    batch = models.TextField(null=True)
    supplier = models.TextField(null=True)
    courier = models.TextField(null=True)
    cause = models.TextField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["account_id", "case_id"], name="given_remedy_case"),
            models.Index(fields=["account_id", "shop_id", "offered_at"], name="given_remedy_shop"),
        )


class Approval(models.Model):
    """A question to somebody with more authority: may this remedy be offered on this case?"""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    kind = models.TextField()
    cost = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    approver = models.CharField(max_length=8)
    reason = models.TextField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8)
    decided_by = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "case_id", "kind"], name="approval_one_open", condition=Q(state="asked")
            ),
        )
        indexes = (models.Index(fields=["account_id", "state", "asked_at"], name="approval_state"),)


class Budget(models.Model):
    """What a shop lets its people give as goodwill in a day or a month; what is owed counts against nothing."""

    pk = models.CompositePrimaryKey("account_id", "shop_id", "period")
    account_id = models.UUIDField()
    shop_id = models.UUIDField()
    period = models.CharField(max_length=8)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
