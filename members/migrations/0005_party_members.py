import django.contrib.auth.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_tree_of_units'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='is_party_member',
            field=models.BooleanField(db_default=False, default=False, verbose_name='party member'),
        ),
        migrations.AddField(
            model_name='member',
            name='party_branch',
            field=models.ForeignKey(blank=True, limit_choices_to={'kind': 'branch'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party_members', to='members.unit', verbose_name='party branch'),
        ),
        migrations.AlterField(
            model_name='member',
            name='username',
            field=models.CharField(error_messages={'unique': 'Somebody has this staff number already.'}, help_text='What the member signs in with.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='staff number'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('party_branch__isnull', True), ('is_party_member', True), _connector='OR'), name='member_of_a_branch_is_in_the_party'),
        ),
    ]
