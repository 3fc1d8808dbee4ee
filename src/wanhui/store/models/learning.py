"""What is learnt from cases: how they ended, what many had in common, what was changed; and a shop's own playbooks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class CaseOutcome(models.Model):
    """How a closed case ended and why it came up; a reopened case loses its row until it is closed again."""

    pk = models.CompositePrimaryKey("account_id", "case_id")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    shop_id = models.UUIDField()
    result = models.TextField()
    cause = models.TextField()
    fault = models.TextField()
    is_avoidable = models.BooleanField()
    sku = models.TextField(null=True)
    batch = models.TextField(null=True)
    closed_at = models.DateTimeField()
    loss = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        indexes = (
            models.Index(fields=["account_id", "shop_id", "cause", "closed_at"], name="case_outcome_cause"),
            models.Index(fields=["account_id", "closed_at"], name="case_outcome_closed"),
        )


class AfterAction(models.Model):
    """A review after the fact: whose matter the cause is, what changes, who does it and by when."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    cause = models.TextField()
    trigger = models.CharField(max_length=12)
    numbers = ArrayField(models.BigIntegerField())
    opened_at = models.DateTimeField()
    side = models.CharField(max_length=12, null=True)
    change = models.TextField(null=True)
    owner = models.TextField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "cause"],
                name="after_action_one_open",
                condition=Q(decided_at__isnull=True),
            ),
        )
        indexes = (models.Index(fields=["account_id", "-opened_at"], name="after_action_opened"),)


class Incident(models.Model):
    """One cause that many buyers met: one plan and one text for all its cases (`text_version` counts its changes)."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    title = models.TextField()
    plan = models.TextField()
    text = models.TextField()
    text_version = models.IntegerField()
    status = models.CharField(max_length=8)
    maker_reached_at = models.DateTimeField(null=True)
    maker_note = models.TextField(null=True)
    opened_by = models.TextField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["account_id", "-opened_at"], name="incident_opened"),)


class OwnPlaybook(models.Model):
    """A playbook as a shop wrote it over the shipped one; every version is kept, for the cases that began with it."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField(null=True)
    platform = models.TextField(null=True)
    channel = models.TextField(null=True)
    playbook = models.TextField()
    version = models.IntegerField()
    body = models.TextField()
    author = models.TextField()
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account_id", "playbook", "version"], name="own_playbook_version"),
        )


class ReadingOffsets(models.Model):
    """How far the corrections of one shop shift its labels, in log-odds; every version is kept, undone ones too."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    version = models.IntegerField()
    shifts = models.JSONField()
    learnt_from = models.IntegerField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account_id", "shop_id", "version"], name="reading_offsets_version"),
        )
