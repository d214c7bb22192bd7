from functools import partial

from django.db import migrations, models

from app.betting.models.names import names_part

# What was unique before, and the length of a name.
BEFORE = {
    "bookmaker": (("name",), 100),
    "sport": (("name",), 100),
    "competition": (("sport_id", "name", "country"), 150),
}


def _key(fields, row):
    return tuple(getattr(row, each) for each in fields)


def part(apps, schema_editor):
    """On the way back: what several have called the same gets a number, for none to be lost."""
    for name, (fields, length) in BEFORE.items():
        model = apps.get_model("betting", name)
        everybody_first = models.F("user").asc(nulls_first=True)
        rows = list(model.objects.order_by(everybody_first, "created_at", "id"))
        for _, row in names_part(rows, partial(_key, fields), length):
            model.objects.filter(pk=row.pk).update(name=row.name)


_UNIQUE = """
SELECT conname FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'u' AND conname LIKE %s
"""


def rename(apps, schema_editor):
    """On the way back: what is unique from the beginning has the name that PostgreSQL gives."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in ("betting_bookmaker", "betting_sport"):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_UNIQUE, [table, f"{table}_name%_uniq"])
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO {table}_name_key")


def once(model_name, *fields):
    everybody = models.Q(("user__isnull", True))
    shared = models.UniqueConstraint(
        fields=fields, condition=everybody, name=f"{model_name}_shared_name"
    )
    own = models.UniqueConstraint(fields=("user", *fields), name=f"{model_name}_own_name")
    return [migrations.AddConstraint(model_name, shared), migrations.AddConstraint(model_name, own)]


class Migration(migrations.Migration):
    dependencies = [("betting", "0006_catalogue_of_ones_own")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, rename),
        migrations.AlterField(
            "bookmaker", "name", models.CharField(max_length=100, verbose_name="name")
        ),
        migrations.AlterField(
            "sport", "name", models.CharField(max_length=100, verbose_name="name")
        ),
        migrations.RemoveConstraint("competition", "competition_unique"),
        *once("bookmaker", "folded_name"),
        *once("sport", "folded_name"),
        *once("competition", "sport", "folded_name"),
        migrations.RunPython(migrations.RunPython.noop, part),
    ]
