"""What is reported: the time that answers took, training, what became of buyers, fans of broadcasts, weekly letters."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class CaseWork(models.Model):
    """Up to which event a case was measured; one that has more since is measured again."""

    pk = models.CompositePrimaryKey("account_id", "case_id")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    version = models.IntegerField()


class AgentWork(models.Model):
    """One thing that a person did on a case: a first answer, a next one, its end; `seconds` are of business time.

    `is_pleased`: what the buyer said of a case that ended; null where they said nothing. `is_late`: its clock had run
    out; null for what was measured before that was kept.
    """

    pk = models.CompositePrimaryKey("account_id", "case_id", "seq")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    shop_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    person = models.TextField()
    at = models.DateTimeField()
    seconds = models.IntegerField()
    is_pleased = models.BooleanField(null=True)
    is_late = models.BooleanField(null=True)

    class Meta:
        indexes = (models.Index(fields=["account_id", "at"], name="agent_work_at"),)


class TrainingItem(models.Model):
    """A pattern in somebody's work that they train: by whom it is seen to, by when, and what was done."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    person = models.TextField()
    pattern = models.CharField(max_length=16)
    topic = models.TextField()
    figures = models.JSONField(default=dict)
    numbers = ArrayField(models.BigIntegerField())
    opened_at = models.DateTimeField()
    owner = models.TextField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "person", "pattern", "topic"],
                name="training_one_open",
                condition=Q(done_at__isnull=True),
            ),
        )
        indexes = (models.Index(fields=["account_id", "-opened_at"], name="training_opened"),)


class WeeklyReport(models.Model):
    """The report of one week of a shop, as it was made; `week` is its Monday in the shop's own days."""

    pk = models.CompositePrimaryKey("account_id", "shop_id", "week")
    account_id = models.UUIDField()
    shop_id = models.UUIDField()
    week = models.DateField()
    payload = models.JSONField()
    made_at = models.DateTimeField()


class Aftermath(models.Model):
    """What the buyer of a closed case did in the days after it: orders, what they paid, returns, reviews of them."""

    pk = models.CompositePrimaryKey("account_id", "case_id", "days")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    days = models.SmallIntegerField()
    shop_id = models.UUIDField()
    closed_at = models.DateTimeField()
    orders = models.IntegerField()
    spent = models.DecimalField(max_digits=14, decimal_places=2)
    returns = models.IntegerField()
    reviews = models.IntegerField()
    bad_reviews = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "days", "closed_at"], name="aftermath_closed"),)


class Loyalty(models.Model):
    """Who came back after a broadcast or to a streamer: buyers long enough ago, and those who bought again by then."""

    pk = models.CompositePrimaryKey("account_id", "shop_id", "dimension", "key")
    account_id = models.UUIDField()
    shop_id = models.UUIDField()
    dimension = models.CharField(max_length=16)
    key = models.TextField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    orders = models.IntegerField()
    buyers = models.IntegerField()
    complained = models.IntegerField()
    seen_30 = models.IntegerField()
    again_30 = models.IntegerField()
    seen_90 = models.IntegerField()
    again_90 = models.IntegerField()
    remedies = models.IntegerField()
    remedy_seconds = models.BigIntegerField(null=True)
    recalls = models.IntegerField()
    counted_at = models.DateTimeField()
