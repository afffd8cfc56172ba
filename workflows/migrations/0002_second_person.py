"""The database, too, refuses that a person approves a case that he or she keyed in or reviewed (spec §3)."""

from django.db import migrations

FIRST_PERSON = "('keyed_in', 'passed', 'advised_rejection')"
MESSAGE = "four eyes: the approver took part in this case"

APPROVER_TOOK_PART = f"""NEW.voided_at IS NULL AND EXISTS (
  SELECT 1 FROM workflows_participation p
  WHERE p.case_id = NEW.case_id AND p.staff_id = NEW.approver_id AND p.deed IN {FIRST_PERSON})"""
PARTICIPANT_APPROVED = f"""NEW.deed IN {FIRST_PERSON} AND EXISTS (
  SELECT 1 FROM workflows_approval a
  WHERE a.case_id = NEW.case_id AND a.approver_id = NEW.staff_id AND a.voided_at IS NULL)"""

GUARDS = (("approval", APPROVER_TOOK_PART), ("participation", PARTICIPANT_APPROVED))


def forwards(apps, schema_editor):
    for table, condition in GUARDS:
        name = f"four_eyes_{table}"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation'; END IF; "
                "RETURN NEW; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON workflows_{table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
            continue
        for moment in ("INSERT", "UPDATE"):
            schema_editor.execute(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON workflows_{table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def backwards(apps, schema_editor):
    for table, _condition in GUARDS:
        name = f"four_eyes_{table}"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON workflows_{table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}_insert")
            schema_editor.execute(f"DROP TRIGGER {name}_update")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
