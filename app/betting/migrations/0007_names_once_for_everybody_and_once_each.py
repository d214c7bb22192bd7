from django.db import migrations, models


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
    ]
