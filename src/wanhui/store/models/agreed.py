"""What was agreed with buyers and who is told of it: promises and plans, calls, wishes, parcels watched, notices."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class Agreement(models.Model):
    """The projection of one promise or plan of a case, for lists and reports across cases."""

    pk = models.CompositePrimaryKey("account_id", "case_id", "kind", "id")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    kind = models.CharField(max_length=8)
    id = models.TextField()
    about = models.CharField(max_length=16)
    act = models.CharField(max_length=8)
    text = models.TextField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.TextField(null=True)
    state = models.CharField(max_length=10)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "kind", "due_at"], name="agreement_due"),)


class PhoneCall(models.Model):
    """One call about a case: when, with which number, what was said, in which tone, and what came of it."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    order_ref = models.TextField(null=True)
    number = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    summary = models.TextField()
    tones = models.JSONField(default=list)
    result = models.CharField(max_length=16)
    buyer_type = models.CharField(max_length=16, null=True)
    author = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account_id", "source"], name="phone_call_source"),)
        indexes = (models.Index(fields=["account_id", "case_id", "started_at"], name="phone_call_case"),)


class BuyerWish(models.Model):
    """What a buyer said about being contacted: by which channel, in which words, where that can be seen."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    buyer_ref = models.TextField()
    channel = models.CharField(max_length=16)
    wish = models.CharField(max_length=8)
    words = models.TextField()
    source = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "buyer_ref", "source", "channel", "wish"], name="buyer_wish_once"
            ),
        )


class ParcelWatch(models.Model):
    """An order that has not arrived yet, and when to look whether it is about to be late."""

    pk = models.CompositePrimaryKey("account_id", "record_id")
    account_id = models.UUIDField()
    record_id = models.UUIDField()
    check_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["check_at"], name="parcel_watch_check"),)


class Sitting(models.Model):
    """How long somebody has been at work on one contact without a break."""

    pk = models.CompositePrimaryKey("account_id", "case_id", "person_id")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    last_at = models.DateTimeField()
    seconds = models.IntegerField()


class Notice(models.Model):
    """Something that a person is to hear of; `key` makes sure that it is said once for one event.

    `addressee` is a person's id, "lead" or "all". `cadence` is now or daily.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    key = models.TextField()
    kind = models.CharField(max_length=24)
    addressee = models.TextField()
    cadence = models.CharField(max_length=8)
    case_id = models.UUIDField(null=True)
    shop = models.TextField()
    stars = models.SmallIntegerField(null=True)
    topics = ArrayField(models.TextField())
    zh = models.TextField()
    en = models.TextField()
    at = models.DateTimeField()
    read_by = ArrayField(models.TextField())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account_id", "key"], name="notice_once"),)
        indexes = (models.Index(fields=["account_id", "-at"], name="notice_newest"),)


class Sink(models.Model):
    """A way out for notices: a robot of a messenger, a mailbox, a webhook; and which notices take it."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    kind = models.CharField(max_length=12)
    name = models.TextField()
    address = models.TextField()
    secret = models.TextField()
    choice = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()


class Delivery(models.Model):
    """One notice on its way through one sink: taken once, tried until it is there or given up."""

    pk = models.CompositePrimaryKey("account_id", "sink_id", "notice_id")
    account_id = models.UUIDField()
    sink_id = models.UUIDField()
    notice_id = models.UUIDField()
    state = models.CharField(max_length=8)
    tries = models.SmallIntegerField(default=0)
    detail = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "at"], name="delivery_waiting", condition=Q(state="waiting")),)
