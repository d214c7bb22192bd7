from django.db import migrations

from app.betting.catalogue import shipping


class Migration(migrations.Migration):
    """A release whose catalogue has changed brings another of these, with the new digest."""

    catalogue = "e880c4bd62f61673f80d01af11613eecca00da51e8c0cdb7e4d8b2d9afa7ab1a"
    dependencies = [("betting", "0007_names_once_for_everybody_and_once_each")]
    operations = [migrations.RunPython(shipping.ship, migrations.RunPython.noop)]
