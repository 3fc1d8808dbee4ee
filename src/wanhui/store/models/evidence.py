"""What can be proven: fixed facts waiting for the chain, the chain and its heads, files, notices and reports."""

from __future__ import annotations

from django.db import models

from wanhui.store.keys import new_key


class EvidenceWaiting(models.Model):
    """A batch of facts fixed when they arrived and not chained yet; `packed` holds one commitment a fact."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    source = models.TextField()
    raw_item_id = models.UUIDField(null=True)
    packed = models.BinaryField()


class EvidenceEntry(models.Model):
    """One link of an account's chain; never changed, never deleted.

    `item` is the key of a record, a file, a notice or a report, or that of a case with the number of its event in
    `place`; for a record that came in a file, `place` is the line.
    """

    pk = models.CompositePrimaryKey("account_id", "seq")
    account_id = models.UUIDField()
    seq = models.BigIntegerField()
    head = models.IntegerField()
    kind = models.CharField(max_length=16)
    item = models.UUIDField()
    place = models.IntegerField(null=True)
    source = models.TextField()
    raw_item_id = models.UUIDField(null=True)
    fixed_at = models.DateTimeField()
    salt = models.BinaryField(max_length=16)
    commitment = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = (models.Index(fields=["account_id", "item", "seq"], name="evidence_entry_item"),)


class EvidenceHead(models.Model):
    """What one sealing added to the chain, signed; never changed, never deleted.

    `peaks` are those of the tree over all heads up to this one, so that sealing need not read the others.
    """

    pk = models.CompositePrimaryKey("account_id", "number")
    account_id = models.UUIDField()
    number = models.IntegerField()
    body = models.BinaryField()
    peaks = models.BinaryField()
    signature = models.BinaryField(max_length=64)


class EvidenceStamp(models.Model):
    """One answer of a time stamp authority about a head, or that it gave none and why."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    head = models.IntegerField()
    authority = models.TextField()
    token = models.BinaryField(null=True)
    stamped_at = models.DateTimeField(null=True)
    problem = models.TextField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "head"], name="evidence_stamp_head"),)


class RecordVersion(models.Model):
    """What a record said before it was replaced: an earlier wording of a review, an earlier state of an order."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    record_id = models.UUIDField()
    payload = models.JSONField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "record_id", "id"], name="record_version_record"),)


class EvidenceFile(models.Model):
    """A photo, a video, a document: of a case, or of an order before it left. The bytes lie under their hash.

    `purpose` says what it shows; `notes` is what was seen when it came: type, camera, hidden parts, damage.
    """

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    shop_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    order_ref = models.TextField(null=True)
    purpose = models.CharField(max_length=16)
    name = models.TextField()
    value = models.TextField()
    media_type = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    notes = models.JSONField()
    actor = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["account_id", "case_id", "added_at"], name="evidence_file_case"),
            models.Index(fields=["account_id", "shop_id", "order_ref"], name="evidence_file_order"),
        )


class UploadLink(models.Model):
    """An address under which a buyer may add photos to a case for some days; only a hash of its secret is kept."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    secret = models.BinaryField(max_length=32)
    actor = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    room = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account_id", "secret"], name="upload_link_secret"),)


class HoldRelease(models.Model):
    """A lead has let go of what was frozen for a case."""

    pk = models.CompositePrimaryKey("account_id", "case_id")
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    actor = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()


class RightsNotice(models.Model):
    """A neutral notice to a buyer about the shop's rights: written by one person, allowed by another."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    language = models.CharField(max_length=8)
    text = models.TextField()
    grounds = models.JSONField()
    state = models.CharField(max_length=12)
    author = models.TextField()
    written_at = models.DateTimeField()
    approver = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["account_id", "case_id"], name="rights_notice_case"),)


class FiledReport(models.Model):
    """A report to a platform, the police or another receiver about a case: its rule, its evidence, what came of it."""

    pk = models.CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_key)
    case_id = models.UUIDField()
    receiver = models.CharField(max_length=16)
    rule = models.TextField()
    evidence = models.JSONField()
    reference = models.TextField()
    state = models.CharField(max_length=12)
    stars = models.SmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    actor = models.TextField()
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "case_id"], name="filed_report_case"),)
