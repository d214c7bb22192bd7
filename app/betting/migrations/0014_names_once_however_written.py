from django.db import migrations, models

MODELS = ("bankroll", "tipster", "tag")


def once(model):
    constraint = models.UniqueConstraint(fields=("user", "folded_name"), name=f"{model}_unique")
    return [
        migrations.RemoveConstraint(model, f"{model}_unique"),
        migrations.AddConstraint(model, constraint),
    ]


class Migration(migrations.Migration):

    dependencies = [("betting", "0013_names_however_written")]

    operations = [operation for model in MODELS for operation in once(model)]
