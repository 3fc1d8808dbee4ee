"""The tables as they were first made."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.comparison
from django.db import migrations, models

import wanhui.store.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key, primary_key=True, serialize=False)),
                ("login", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("language", models.CharField(default="zh", max_length=2)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.UUIDField(default=wanhui.store.keys.new_key, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("next_case_number", models.BigIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=32)),
                ("actor", models.TextField()),
                ("payload", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("record_id", models.UUIDField()),
                ("model", models.TextField()),
                ("lang", models.TextField()),
                ("polarity", models.CharField(max_length=8)),
                ("polarity_p", models.FloatField()),
                ("p_positive", models.FloatField(null=True)),
                ("severity", models.SmallIntegerField()),
                ("is_safety", models.BooleanField()),
                ("intent", models.TextField(null=True)),
                ("buyer_type", models.TextField(null=True)),
                ("scenario", models.TextField(null=True)),
                ("issues", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("payload", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("at", models.DateTimeField()),
                ("actor", models.TextField()),
                ("action", models.TextField()),
                ("payload", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-at"], name="audit_event_at")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("number", models.BigIntegerField()),
                ("shop_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("platform", models.TextField()),
                ("subject", models.TextField()),
                ("order_ref", models.TextField(null=True)),
                ("buyer_ref", models.TextField(null=True)),
                ("reason", models.TextField()),
                ("stage", models.TextField()),
                ("status", models.TextField()),
                ("priority", models.IntegerField()),
                ("playbook", models.TextField()),
                ("preset", models.TextField()),
                ("clock", models.TextField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("warn_at", models.DateTimeField(null=True)),
                ("is_paused", models.BooleanField()),
                ("is_breached", models.BooleanField()),
                ("platform_due_at", models.DateTimeField(null=True)),
                ("alarm_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("title_zh", models.TextField()),
                ("title_en", models.TextField()),
                ("severity", models.SmallIntegerField()),
                ("is_safety", models.BooleanField()),
                ("issues", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("flags", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("next_step", models.TextField(null=True)),
                ("next_title_zh", models.TextField()),
                ("next_title_en", models.TextField()),
                ("assignee", models.TextField(null=True)),
                ("parent", models.TextField(null=True)),
                ("merged_into", models.TextField(null=True)),
                ("quote", models.TextField()),
                ("stars", models.SmallIntegerField(null=True)),
                ("grade", models.TextField(null=True)),
                ("buyer_name", models.TextField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("account_id"),
                        django.db.models.functions.comparison.Least(
                            "due_at", "platform_due_at", models.Value("infinity"), output_field=models.DateTimeField()
                        ),
                        models.F("number"),
                        condition=models.Q(("status__in", ["open", "waiting"])),
                        name="case_due",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["open", "waiting"])),
                        fields=["account_id", "-priority", "number"],
                        name="case_priority",
                    ),
                    models.Index(
                        condition=models.Q(("alarm_at__isnull", False)), fields=["alarm_at"], name="case_alarm"
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["open", "waiting"]), _negated=True),
                        fields=["account_id", "shop_id", "subject"],
                        name="case_over",
                    ),
                    models.Index(
                        condition=models.Q(("buyer_ref__isnull", False)),
                        fields=["account_id", "shop_id", "buyer_ref"],
                        name="case_buyer",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "number"), name="case_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["open", "waiting"])),
                        fields=("account_id", "shop_id", "subject"),
                        name="case_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseItem",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "case_id",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("record_id", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "record_id"], name="case_item_record")],
            },
        ),
        migrations.CreateModel(
            name="CaseSearch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "case_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("number", models.BigIntegerField()),
                ("grams", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=True, fields=["grams"], name="case_search_grams"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("shop_id", models.UUIDField(null=True)),
                ("header", models.TextField()),
                ("name", models.TextField()),
                ("mapping", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "shop_id", "header"), name="column_mapping_header", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("record_id", models.UUIDField()),
                ("head", models.TextField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("author_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "record_id"], name="correction_record")],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("raw_item_id", models.UUIDField(null=True)),
                ("name", models.TextField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("state", models.CharField(max_length=12)),
                ("counts", models.JSONField(default=dict)),
                ("rejects_path", models.TextField(null=True)),
                ("error", models.JSONField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "-started_at"], name="import_run_started")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "user_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("user_id", models.UUIDField()),
                ("role", models.CharField(max_length=8)),
            ],
            options={
                "indexes": [models.Index(fields=["user_id"], name="membership_user")],
            },
        ),
        migrations.CreateModel(
            name="RawItem",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("shop_id", models.UUIDField(null=True)),
                ("source", models.TextField()),
                ("media_type", models.TextField()),
                ("name", models.TextField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("size", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "sha256"], name="raw_item_sha256")],
            },
        ),
        migrations.CreateModel(
            name="Unread",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("record_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("shop_id", models.UUIDField()),
                ("kind", models.CharField(max_length=16)),
                ("external_id", models.TextField()),
                ("updated_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(null=True)),
                ("order_ref", models.TextField(null=True)),
                ("buyer_ref", models.TextField(null=True)),
                ("product_ref", models.TextField(null=True)),
                ("conversation_ref", models.TextField(null=True)),
                ("payload", models.JSONField()),
                ("digest", models.BinaryField(max_length=16)),
                ("raw_item_id", models.UUIDField(null=True)),
                ("raw_line", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("order_ref__isnull", False)),
                        fields=["account_id", "shop_id", "order_ref"],
                        name="record_order",
                    ),
                    models.Index(
                        condition=models.Q(("buyer_ref__isnull", False)),
                        fields=["account_id", "shop_id", "buyer_ref"],
                        name="record_buyer",
                    ),
                    models.Index(
                        condition=models.Q(("conversation_ref__isnull", False)),
                        fields=["account_id", "shop_id", "conversation_ref"],
                        name="record_conversation",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "shop_id", "kind", "external_id"), name="record_identity"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("case_id", models.UUIDField()),
                ("object", models.CharField(max_length=16)),
                ("text", models.TextField()),
                ("status", models.CharField(max_length=8)),
                ("idempotency_key", models.TextField()),
                ("findings", models.JSONField(default=list)),
                ("template", models.TextField(null=True)),
                ("author", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("send_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "case_id", "written_at"], name="reply_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "idempotency_key"), name="reply_idempotency_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Shop",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=wanhui.store.keys.new_key)),
                ("external_id", models.TextField()),
                ("platform", models.CharField(max_length=16)),
                ("name", models.TextField()),
                ("time_zone", models.TextField(default="Asia/Shanghai")),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("language", models.TextField(null=True)),
                ("sign", models.TextField(null=True)),
                ("settings", models.JSONField(default=dict)),
                ("is_placeholder", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account_id", "external_id"), name="shop_external_id")],
            },
        ),
    ]
