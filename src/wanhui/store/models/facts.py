"""What was reported and what was read in it: raw input, one row a record, its reading, its corrections."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class RawItem(models.Model):
    """One piece of input as received; the bytes lie in the data folder under their hash."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField(null=True)
    source = models.TextField()
    media_type = models.TextField()
    name = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "sha256"], name="raw_item_sha256"),)


class UnreadBatch(models.Model):
    """Records whose words wait to be read, as many as were saved at once: they are read and settled together."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    records = ArrayField(models.UUIDField())


class Record(models.Model):
    """The state of one record of any kind; `payload` is its canonical JSON, the refs are for chain look-ups.

    An order refers to itself by `order_ref`, a buyer by `buyer_ref`, a product by `product_ref`, so that one
    look-up gives a whole chain. `digest` is a hash of `payload`: equal means nothing to do.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    external_id = models.TextField()
    updated_at = models.DateTimeField(null=True)
    at = models.DateTimeField(null=True)
    order_ref = models.TextField(null=True)
    buyer_ref = models.TextField(null=True)
    product_ref = models.TextField(null=True)
    conversation_ref = models.TextField(null=True)
    payload = models.JSONField()
    digest = models.BinaryField(max_length=16)
    raw_item_id = models.UUIDField(null=True)
    raw_line = models.IntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account_id", "shop_id", "kind", "external_id"], name="record_identity"),
        )
        indexes = (
            models.Index(
                fields=["account_id", "shop_id", "order_ref"], name="record_order", condition=Q(order_ref__isnull=False)
            ),
            models.Index(
                fields=["account_id", "shop_id", "buyer_ref"], name="record_buyer", condition=Q(buyer_ref__isnull=False)
            ),
            models.Index(
                fields=["account_id", "shop_id", "conversation_ref"],
                name="record_conversation",
                condition=Q(conversation_ref__isnull=False),
            ),
            # The last weeks of many years, at next to no cost for an import.
            BrinIndex(fields=["at"], name="record_at"),
        )


class Reading(models.Model):
    """What was read in one record: the columns that lists and counts need, and the whole in `payload`."""

    pk = models.CompositePrimaryKey("account_id", "record_id")
    account_id = models.UUIDField()
    record_id = models.UUIDField()
    model = models.TextField()
    lang = models.TextField()
    polarity = models.CharField(max_length=8)
    polarity_p = models.FloatField()
    p_positive = models.FloatField(null=True)
    severity = models.SmallIntegerField()
    is_safety = models.BooleanField()
    intent = models.TextField(null=True)
    buyer_type = models.TextField(null=True)
    scenario = models.TextField(null=True)
    issues = ArrayField(models.TextField())
    payload = models.JSONField()


class Correction(models.Model):
    """A person's better answer to one head of a reading; the machine's own stays beside it."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    record_id = models.UUIDField()
    head = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    author_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "record_id"], name="correction_record"),)
