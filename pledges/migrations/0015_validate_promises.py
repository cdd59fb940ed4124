from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at the rows of before; reading and writing go on meanwhile."""

    dependencies = [
        ("pledges", "0014_promise_constraints"),
    ]

    operations = [
        ValidateConstraint("pledge", "pledge_target_has_its_amount"),
        ValidateConstraint("pledge", "pledge_beneficiary_kind_is_known"),
        ValidateConstraint("pledgephoto", "pledge_photo_kind_is_known"),
    ]
