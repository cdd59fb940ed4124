import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("ordinary", "Ordinary household"),
    ("supported", "Household on low-income or five-guarantee support"),
    ("watched", "Household lifted out of poverty or watched against falling back"),
    ("elderly", "Elderly person living alone"),
    ("left_behind", "Left-behind children, women or elders"),
    ("disabled", "Household with a disabled member"),
    ("veteran", "Veteran or family of a soldier"),
    ("returned", "Worker come home"),
    ("business", "Firm, shop or cooperative"),
    ("village_cadre", "Village cadre or representative"),
]


class Migration(migrations.Migration):
    """A visit says whom it met and where the member worked then."""

    dependencies = [("members", "0010_sign_in_events")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="unit",
            field=models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="whom",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=KINDS, max_length=15),
                db_default=[],
                default=list,
                size=None,
                verbose_name="whom",
            ),
        ),
    ]
