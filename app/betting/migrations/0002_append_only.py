from django.db import migrations

from app.betting import triggers


class Migration(migrations.Migration):
    dependencies = [("betting", "0001_initial")]

    operations = [migrations.RunPython(triggers.create, triggers.drop)]
