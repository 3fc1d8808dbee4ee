"""Orders looked at before shipping, what makes two of them comparable, and marks on buyers of one's own shop."""

from __future__ import annotations

from django.db import models

from wanhui.store.keys import new_key


class OrderScreen(models.Model):
    """How one order was scored last, and, where a person was to look at it, what became of that."""

    pk = models.CompositePrimaryKey("account_id", "shop_id", "order_ref")
    account_id = models.UUIDField()
    shop_id = models.UUIDField()
    order_ref = models.TextField()
    buyer_ref = models.TextField()
    ordered_at = models.DateTimeField()
    scored_at = models.DateTimeField()
    p = models.FloatField()
    level = models.CharField(max_length=20)
    reasons = models.JSONField()
    ring = models.TextField(null=True)
    pack = models.TextField()
    province = models.TextField(null=True)
    is_remote = models.BooleanField(null=True)
    is_new = models.BooleanField(default=False)
    ship_by = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(null=True)
    note = models.TextField(default="")
    outcome = models.BooleanField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["account_id", "state", "due_at"], name="order_screen_state"),
            models.Index(fields=["account_id", "shop_id", "buyer_ref"], name="order_screen_buyer"),
        )


class OrderToken(models.Model):
    """A keyed hash of something that makes two orders comparable: equal hashes, equal telephone, address or device."""

    pk = models.CompositePrimaryKey("account_id", "token", "record_id")
    account_id = models.UUIDField()
    token = models.BinaryField(max_length=12)
    record_id = models.UUIDField()


class BuyerMark(models.Model):
    """A label on a buyer of one shop, made by a person: suspicion, a place on the shop's list, or trust."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    buyer_ref = models.TextField()
    kind = models.CharField(max_length=8)
    purpose = models.TextField()
    evidence = models.TextField()
    order_ref = models.TextField(null=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    expires_at = models.DateTimeField()
    objection = models.TextField(default="")
    objected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    ending = models.TextField(default="")

    class Meta:
        indexes = (models.Index(fields=["account_id", "shop_id", "buyer_ref"], name="buyer_mark_buyer"),)
