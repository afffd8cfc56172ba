"""Indexes in the order in which the trail is asked, in place of those on single columns.

The old ones are dropped by name: SQLite would copy the table for it, and lose the triggers that keep it append-only.
"""

from django.db import migrations, models

SINGLE = (["action"], ["thing"])


def drop_single(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "audit_entry")
    for name, constraint in found.items():
        if constraint["index"] and constraint["columns"] in SINGLE:
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("entry", "action", models.CharField(max_length=80)),
                migrations.AlterField("entry", "thing", models.CharField(max_length=120)),
            ],
            database_operations=[migrations.RunPython(drop_single, migrations.RunPython.noop)],
        ),
        migrations.AddIndex("entry", models.Index("at", "seq", name="audit_by_time")),
        migrations.AddIndex("entry", models.Index("actor_label", "at", "seq", "action", name="audit_by_doer")),
        migrations.AddIndex("entry", models.Index("thing", "at", "seq", name="audit_by_thing")),
        migrations.AddIndex("entry", models.Index("action", "at", "seq", name="audit_by_action")),
        migrations.AddIndex(
            "entry", models.Index("at", "seq", name="audit_refused", condition=models.Q(outcome="refused"))
        ),
    ]
