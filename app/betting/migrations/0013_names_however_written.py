import app.betting.models.names
from app.betting.models.names import folded, names_part
from django.db import migrations

MODELS = {"bankroll": 100, "tipster": 100, "tag": 50}  # and the length of a name


def fold(apps, schema_editor):
    """Names that a person has twice, written differently, were two until now: each stays, and the
    newer one gets a number."""
    for name, length in MODELS.items():
        rows = list(apps.get_model("betting", name).objects.order_by("created_at", "id"))
        for _, row in names_part(rows, _key, length):
            row.version += 1
        for row in rows:
            row.save()


def _key(row):
    return row.user_id, folded(row.name)


class Migration(migrations.Migration):

    dependencies = [("betting", "0010_legs_have_keys")]

    operations = [
        *(
            migrations.AddField(
                name,
                "folded_name",
                app.betting.models.names.FoldedField("name", default=""),
                preserve_default=False,
            )
            for name in MODELS
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
