"""What people at the desk leave for one another, and what an account has chosen: presence, mentions, settings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wanhui.store.keys import new_key


class Presence(models.Model):
    """Who has a case open; a row that was not renewed for half a minute is nobody."""

    pk = models.CompositePrimaryKey("account_id", "case_id", "person")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    person = models.UUIDField()
    seen_at = models.DateTimeField()
    is_writing = models.BooleanField(default=False)


class Mention(models.Model):
    """Somebody was named in a note of a case: event `seq` of it."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    person = models.UUIDField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["account_id", "person", "-at"], name="mention_person"),)


class SavedView(models.Model):
    """A queue that somebody wants to find again: its address line under a name; for all when `person` is null."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    person = models.UUIDField(null=True)
    name = models.TextField()
    query = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "person", "name"], name="saved_view_name", nulls_distinct=False
            ),
        )


class AccountSetting(models.Model):
    """One thing that an account has chosen for all its shops."""

    pk = models.CompositePrimaryKey("account_id", "name")
    account_id = models.UUIDField()
    name = models.CharField(max_length=32)
    value = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.TextField()


class Invitation(models.Model):
    """A link that lets somebody choose a password: a new member, or `person` again. Only its hash is kept."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    token = models.BinaryField(max_length=32, unique=True)
    login = models.TextField()
    name = models.TextField()
    role = models.CharField(max_length=8)
    shops = ArrayField(models.UUIDField(), null=True)
    person = models.UUIDField(null=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignedIn(models.Model):
    """One session of a person, so that they can see and end it; `key` is that of the session itself."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    person = models.UUIDField()
    key = models.TextField()
    at = models.DateTimeField()
    address = models.TextField()
    browser = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "person"], name="signed_in_person"),)
