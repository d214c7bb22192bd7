from django.db import migrations, models

import app.betting.models.keys

_POSTGRESQL = """
ALTER TABLE betting_leg ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE betting_leg ALTER COLUMN key DROP DEFAULT;
ALTER TABLE betting_leg DROP COLUMN id;
ALTER TABLE betting_leg RENAME COLUMN key TO id;
ALTER TABLE betting_leg ADD CONSTRAINT betting_leg_pkey PRIMARY KEY (id);
"""
# Version 4 of RFC 9562, as SQLite keeps a UUID: 32 digits.
_SQLITE = """
UPDATE betting_leg SET id = lower(
    hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
    || '8' || substr(hex(randomblob(8)), 2)
)
"""


def keys_give(apps, schema_editor):
    """A number that the database counts up becomes a UUID, in one rewrite of the table."""
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(_POSTGRESQL)
        return
    leg = apps.get_model('betting', 'Leg')
    key = models.UUIDField(primary_key=True, serialize=False)
    key.set_attributes_from_name('id')
    key.model = leg
    schema_editor.alter_field(leg, leg._meta.pk, key)
    schema_editor.execute(_SQLITE)


class Migration(migrations.Migration):

    dependencies = [
        ('betting', '0008_shipped_catalogue'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(keys_give)],
            state_operations=[
                migrations.AlterField(
                    model_name='leg',
                    name='id',
                    field=models.UUIDField(default=app.betting.models.keys.time_ordered_uuid, editable=False, primary_key=True, serialize=False),
                ),
            ],
        ),
    ]
