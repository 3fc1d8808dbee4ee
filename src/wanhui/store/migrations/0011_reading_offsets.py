"""What the corrections of a shop shift in its readings: a table of versions, shut in like every other."""

from django.db import migrations, models

import wanhui.store.keys

#: The account of this transaction; nothing set gives null, and null equals nothing.
HERE = "(SELECT NULLIF(current_setting('wanhui.account_id', true), '')::uuid)"
SHUT = f"""
    ALTER TABLE store_readingoffsets ENABLE ROW LEVEL SECURITY;
    ALTER TABLE store_readingoffsets FORCE ROW LEVEL SECURITY;
    CREATE POLICY account ON store_readingoffsets USING (account_id = {HERE}) WITH CHECK (account_id = {HERE});
    ALTER TABLE store_readingoffsets ADD CONSTRAINT store_readingoffsets_shop_id_of_account
        FOREIGN KEY (account_id, shop_id) REFERENCES store_shop (account_id, id);
"""
OPEN = """
    ALTER TABLE store_readingoffsets DROP CONSTRAINT store_readingoffsets_shop_id_of_account;
    DROP POLICY account ON store_readingoffsets;
    ALTER TABLE store_readingoffsets NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE store_readingoffsets DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Adds; nothing that is there changes."""

    dependencies = [("store", "0010_public_replies")]
    operations = [
        migrations.CreateModel(
            name="ReadingOffsets",
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
                ("version", models.IntegerField()),
                ("shifts", models.JSONField()),
                ("learnt_from", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "shop_id", "version"), name="reading_offsets_version")
                ],
            },
        ),
        migrations.RunSQL(SHUT, OPEN),
    ]
