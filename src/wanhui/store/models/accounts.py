"""Who works here: accounts (merchants), their shops, and the people with their roles."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from wanhui.store.keys import new_key


class Account(models.Model):
    """A merchant: the tenant that every other row belongs to."""

    id = models.UUIDField(primary_key=True, default=new_key)
    name = models.TextField()
    next_case_number = models.BigIntegerField(default=1)
    created_at = models.DateTimeField()


class UserManager(BaseUserManager["User"]):
    """Finds people by the name they sign in with."""


class User(AbstractBaseUser):
    """A person who signs in; what they may do stands in their memberships, never here.

    `totp_secret` (sealed) is their second factor, null without one; a code of step `totp_step` or before it was used
    already. `identity` names who they are at the identity provider (issuer and subject), once they came in by it.
    `recovery` holds the hashes of codes that stand in for a lost device, each good for once.
    """

    #: Not kept: signing in is an audit event of the account.
    last_login = None
    id = models.UUIDField(primary_key=True, default=new_key)
    login = models.TextField(unique=True)
    name = models.TextField()
    language = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    totp_secret = models.TextField(null=True)
    totp_step = models.BigIntegerField(null=True)
    identity = models.TextField(null=True, unique=True)
    recovery = ArrayField(models.TextField(), default=list)
    has_factor = models.GeneratedField(
        expression=models.ExpressionWrapper(models.Q(totp_secret__isnull=False), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]


class Membership(models.Model):
    """The role of one person in one account: agent, lead, owner or auditor.

    `shops` are those that they see (null: all); `work` says when they are on duty, what they speak and can do.
    """

    pk = models.CompositePrimaryKey("account_id", "user_id")
    account_id = models.UUIDField()
    user_id = models.UUIDField()
    role = models.CharField(max_length=8)
    shops = ArrayField(models.UUIDField(), null=True)
    work = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["user_id"], name="membership_user"),)


class Shop(models.Model):
    """One shop on one marketplace; `is_placeholder` until a record tells more than its id.

    The days of the records before `counted_to` are counted.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    external_id = models.TextField()
    platform = models.CharField(max_length=16)
    name = models.TextField()
    time_zone = models.TextField(default="Asia/Shanghai")
    currency = models.CharField(max_length=3, default="CNY")
    language = models.TextField(null=True)
    sign = models.TextField(null=True)
    settings = models.JSONField(default=dict)
    is_placeholder = models.BooleanField(default=False)
    counted_to = models.UUIDField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account_id", "external_id"], name="shop_external_id"),)
