from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

BATCH = 500


def fill(apps, schema_editor):
    """Digest the addresses of before, in batches that each lock only their own rows."""
    from core.contact_digests import email_digest

    complaint = apps.get_model("complaints", "Complaint")
    rows = complaint.objects.exclude(contact_email="").filter(email_digest="").order_by("pk")
    batch = []
    for row in rows.only("contact_email").iterator(chunk_size=BATCH):
        row.email_digest = email_digest(row.contact_email)
        batch.append(row)
        if len(batch) == BATCH:
            complaint.objects.bulk_update(batch, ["email_digest"])
            batch = []
    complaint.objects.bulk_update(batch, ["email_digest"])


class Migration(migrations.Migration):
    """Fill it, find by it, and hold that an erased contact leaves none."""

    atomic = False

    dependencies = [("complaints", "0010_email_digest")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                fields=["email_digest"],
                condition=models.Q(("email_digest", ""), _negated=True),
                name="complaint_same_email",
            ),
        ),
        migrations.RemoveConstraint(model_name="complaint", name="complaint_erased_contact_is_gone"),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contact_erased_at__isnull", True),
                    models.Q(
                        ("contact_email", ""),
                        ("contact_name", ""),
                        ("contact_phone", ""),
                        ("email_digest", ""),
                        ("phone_digest", ""),
                    ),
                    _connector="OR",
                ),
                name="complaint_erased_contact_is_gone",
            ),
        ),
    ]
