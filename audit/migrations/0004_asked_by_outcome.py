"""A whole index instead of one of refusals: SQLite takes a partial one for a literal alone, not for a parameter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_asked_by_index")]

    operations = [
        migrations.RemoveIndex("entry", "audit_refused"),
        migrations.AddIndex("entry", models.Index("outcome", "at", "seq", name="audit_by_outcome")),
    ]
