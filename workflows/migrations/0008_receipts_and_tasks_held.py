"""What came on a day; and the tasks that somebody holds, among the millions that have ended: on a table of viewflow's.

Should viewflow remake its table on SQLite, the index goes, and with it nothing but time.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("viewflow", "0015_task_scheduled"), ("workflows", "0007_late_corrections_and_mail")]

    operations = [
        migrations.AddIndex("case", models.Index(models.F("received_at"), name="case_by_receipt")),
        migrations.RunSQL(
            "CREATE INDEX task_held ON viewflow_task (owner_id) WHERE finished IS NULL", "DROP INDEX task_held"
        ),
    ]
