from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('betting', '0004_ledger_seen_from_bets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='bet',
            name='bet_by_placed',
        ),
        migrations.AddIndex(
            model_name='bet',
            index=models.Index(fields=['user', '-placed_at', '-id'], include=('currency', 'status', 'sport', 'account', 'settled_at', 'total_stake', 'total_return', 'profit', 'open_amount', 'odds'), name='bet_by_placed'),
        ),
    ]
