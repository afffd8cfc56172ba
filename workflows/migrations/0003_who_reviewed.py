"""Who sent a case back, or returned it, from the review has reviewed it: neither may he or she approve it (spec §3)."""

from django.db import migrations, models

FIRST_PERSON = "('keyed_in', 'passed', 'advised_rejection')"
MESSAGE = "four eyes: the approver took part in this case"

APPROVER_TOOK_PART = f"""NEW.voided_at IS NULL AND EXISTS (
  SELECT 1 FROM workflows_participation p
  WHERE p.case_id = NEW.case_id AND p.staff_id = NEW.approver_id AND (p.deed IN {FIRST_PERSON} OR p.stage = 'review'))"""
PARTICIPANT_APPROVED = f"""(NEW.deed IN {FIRST_PERSON} OR NEW.stage = 'review') AND EXISTS (
  SELECT 1 FROM workflows_approval a
  WHERE a.case_id = NEW.case_id AND a.approver_id = NEW.staff_id AND a.voided_at IS NULL)"""

GUARDS = (("approval", APPROVER_TOOK_PART), ("participation", PARTICIPANT_APPROVED))


def lift(apps, schema_editor):
    """SQLite makes the table anew for a column, and would lose its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for table, _condition in GUARDS:
            for moment in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER four_eyes_{table}_{moment}")


def guard(apps, schema_editor):
    for table, condition in GUARDS:
        name = f"four_eyes_{table}"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation'; END IF; "
                "RETURN NEW; END $$"
            )
            continue
        for moment in ("INSERT", "UPDATE"):
            schema_editor.execute(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON workflows_{table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_second_person")]
    operations = [
        migrations.RunPython(lift),
        migrations.AddField("participation", "stage", models.CharField(blank=True, default="", max_length=10)),
        migrations.RunPython(guard),
    ]
