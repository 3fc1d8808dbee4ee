"""What people and jobs did: replies, imports, saved column mappings, the audit trail."""

from __future__ import annotations

from django.db import models

from wanhui.store.keys import new_key


class Reply(models.Model):
    """One answer to a buyer, from draft to sent; `idempotency_key` makes sending twice impossible."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    object = models.CharField(max_length=16)
    text = models.TextField()
    status = models.CharField(max_length=8)
    idempotency_key = models.TextField()
    findings = models.JSONField(default=list)
    template = models.TextField(null=True)
    author = models.TextField()
    written_at = models.DateTimeField()
    send_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account_id", "idempotency_key"], name="reply_idempotency_key"),)
        indexes = (
            models.Index(fields=["account_id", "case_id", "written_at"], name="reply_case"),
            models.Index(fields=["account_id", "written_at"], name="reply_written"),
            models.Index(
                fields=["account_id", "-written_at"],
                name="reply_public",
                condition=models.Q(object="public_reply", status__in=["sending", "sent"]),
            ),
        )


class ImportRun(models.Model):
    """One import of one file: how far it came, what was refused and where the refused rows lie."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    raw_item_id = models.UUIDField(null=True)
    name = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=12)
    counts = models.JSONField(default=dict)
    rejects_path = models.TextField(null=True)
    error = models.JSONField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["account_id", "-started_at"], name="import_run_started"),)


class ColumnMapping(models.Model):
    """Which column of an unknown file means what, kept for the next file with the same header."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField(null=True)
    header = models.TextField()
    name = models.TextField()
    mapping = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "shop_id", "header"], name="column_mapping_header", nulls_distinct=False
            ),
        )


class AuditEvent(models.Model):
    """A sign-in or an act of administration; never changed, never deleted."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    at = models.DateTimeField()
    actor = models.TextField()
    action = models.TextField()
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["account_id", "-at"], name="audit_event_at"),)
