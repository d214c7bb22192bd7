from django.db import migrations

from app.betting.catalogue import shipping


class Migration(migrations.Migration):
    """A release whose catalogue has changed brings another of these, with the new digest."""

    catalogue = "d02196c5b7fb576793f8db2c344125b9e3a94d3c48eaf9b304b6ef2f6cb5df15"
    dependencies = [("betting", "0007_names_once_for_everybody_and_once_each")]
    operations = [migrations.RunPython(shipping.ship, migrations.RunPython.noop)]
