from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0016_handed_over'),
    ]

    operations = [
        ValidateConstraint(model_name='pledgeevent', name='pledge_handed_over_names_both'),
        ValidateConstraint(model_name='pledgeevent', name='pledge_handed_over_to_another'),
    ]
