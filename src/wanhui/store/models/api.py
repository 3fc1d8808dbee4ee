"""What programs of an account need: keys, the answers to what they asked before, and the events they are told of."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class ApiKey(models.Model):
    """A key with which a program acts for `person`, no further than `scopes`. Only its hash is kept.

    `ends` are its last characters, by which people tell keys apart. `busy_until` is when the calls made so far would
    be worked off at `per_minute`: the whole state of its rate limit.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    token = models.BinaryField(max_length=32, unique=True)
    ends = models.CharField(max_length=8)
    name = models.TextField()
    scopes = ArrayField(models.TextField())
    person = models.UUIDField()
    per_minute = models.IntegerField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)


class ApiAnswer(models.Model):
    """What a call that changes something was answered, so that the same call again does nothing; null: under way.

    `name` is the caller's own key for the call, `asked` the hash of what was asked.
    """

    pk = models.CompositePrimaryKey("account_id", "key_id", "name")
    account_id = models.UUIDField()
    key_id = models.UUIDField()
    name = models.TextField()
    asked = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(null=True)
    body = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "at"], name="api_answer_at"),)


class HookEvent(models.Model):
    """An event of a case on its way to a webhook: tried until it is there, or given up and listed as `dead`.

    `number` is its place among the events of this webhook, given when it is first looked at.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    sink_id = models.UUIDField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    kind = models.TextField()
    at = models.DateTimeField()
    number = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8)
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    detail = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account_id", "sink_id", "number"], name="hook_event_number"),
            models.UniqueConstraint(fields=["account_id", "sink_id", "case_id", "seq"], name="hook_event_once"),
        )
        indexes = (
            models.Index(fields=["account_id", "next_at"], name="hook_event_waiting", condition=Q(state="waiting")),
            models.Index(fields=["account_id", "sink_id", "state", "-at"], name="hook_event_state"),
        )
