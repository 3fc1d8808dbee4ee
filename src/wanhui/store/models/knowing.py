"""What a shop knows of its goods and says by itself: facts with their approval, buyers who stay away, price cuts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wanhui.store.keys import new_key


class Knowledge(models.Model):
    """One fact, misconception with its answer, question with its answer, or house procedure; kept when it is over.

    An empty `product_ref` is for the whole shop, an empty `sku_ref` for all variants. `prevents` is the misuse that a
    guide keeps from happening.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    product_ref = models.TextField()
    sku_ref = models.TextField()
    aspect = models.CharField(max_length=16)
    about = models.TextField()
    text = models.TextField()
    source = models.TextField()
    prevents = models.TextField(default="")
    written_by = models.TextField()
    written_at = models.DateTimeField()
    approved_by = models.TextField(null=True)
    approved_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["account_id", "shop_id", "product_ref"],
                name="knowledge_of_product",
                condition=Q(retired_at=None),
            ),
        )


class KnowledgeTerm(models.Model):
    """A term of an approved entry or of a solved case: what both are found by."""

    pk = models.CompositePrimaryKey("account_id", "term", "item")
    account_id = models.UUIDField()
    term = models.BigIntegerField()
    item = models.UUIDField()
    kind = models.CharField(max_length=8)

    class Meta:
        indexes = (models.Index(fields=["account_id", "item"], name="knowledge_term_item"),)


class LapsedBuyer(models.Model):
    """A buyer who is late against their own rhythm since their purchase at `last_at`: one row a purchase cycle.

    `is_control`: left alone, so that the effect on the others can be told. `cause` is what the buyer gave as the
    reason, `causes` what was likely before.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    buyer_ref = models.TextField()
    last_at = models.DateTimeField()
    purchases = models.IntegerField()
    interval_days = models.FloatField()
    late = models.FloatField()
    staying = models.FloatField()
    causes = models.JSONField(default=list)
    is_control = models.BooleanField()
    found_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=16, null=True)
    words = models.TextField(default="")
    coded_by = models.TextField(null=True)
    coded_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "buyer_ref", "last_at"], name="lapsed_once_a_cycle"
            ),
        )
        indexes = (models.Index(fields=["account_id", "shop_id", "-found_at"], name="lapsed_found"),)


class Outreach(models.Model):
    """A message that the shop begins by itself without a case; the same `key` again is the same message."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    buyer_ref = models.TextField()
    order_ref = models.TextField(null=True)
    purpose = models.CharField(max_length=16)
    key = models.TextField()
    channel = models.CharField(max_length=16)
    text = models.TextField()
    state = models.CharField(max_length=8)
    send_at = models.DateTimeField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account_id", "shop_id", "key"], name="outreach_once"),)
        indexes = (
            models.Index(fields=["account_id", "send_at"], name="outreach_due", condition=Q(state="planned")),
            models.Index(fields=["account_id", "shop_id", "buyer_ref"], name="outreach_of_buyer"),
        )


class PriceDrop(models.Model):
    """The price of a product (or one variant of it) fell; an empty `sku_ref` is the product's own price."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    product_ref = models.TextField()
    sku_ref = models.TextField()
    was = models.DecimalField(max_digits=14, decimal_places=2)
    now_costs = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "product_ref", "sku_ref", "seen_at"], name="price_drop_once"
            ),
        )
