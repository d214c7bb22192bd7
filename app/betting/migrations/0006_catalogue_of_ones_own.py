from functools import partial

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import app.betting.models.names
from app.betting.models.names import folded, names_part

MODELS = {"bookmaker": ["name"], "sport": ["name"], "competition": ["name", "country"]}


def fold(apps, schema_editor):
    """Names that differ in case alone were two rows until now: the later ones get a number."""
    for name, sources in MODELS.items():
        rows = list(apps.get_model("betting", name).objects.order_by("created_at", "id"))
        for before, row in names_part(rows, partial(_key, sources), 100):
            print(f"the {name} {before!r} is there twice but for case, now {row.name!r}")
        for row in rows:
            row.save()


def _key(sources, row):
    return getattr(row, "sport_id", None), *(folded(getattr(row, each)) for each in sources)


def columns(model_name, sources):
    owner = models.ForeignKey(
        blank=True,
        db_index=False,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )
    folded_name = app.betting.models.names.FoldedField(*sources, default="")
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    return [
        migrations.AddField(model_name, "user", owner),
        migrations.AddField(model_name, "version", version),
        migrations.AddField(model_name, "updated_at", updated_at),
        migrations.AddField(model_name, "folded_name", folded_name, preserve_default=False),
    ]


class Migration(migrations.Migration):
    reverse_loses = "whose own the entries of the catalogue are: everybody would see them"

    dependencies = [
        ("betting", "0005_summed_from_the_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(each for name, sources in MODELS.items() for each in columns(name, sources)),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ShippedEntry",
            fields=[
                ("code", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("row", models.UUIDField()),
            ],
        ),
    ]
