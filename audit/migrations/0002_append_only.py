"""The head's first row, and triggers: an entry can't be changed or deleted, only its personal data erased."""

from django.db import migrations

from audit.chain import GENESIS

UNTOUCHED = " AND ".join(
    f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"
    for column in (
        "seq", "at", "actor_kind", "actor_key", "actor_label", "action", "thing", "outcome", "facts",
        "personal_digest", "previous_hash", "hash",
    )
)  # fmt: skip
ERASURE = f"NEW.personal IS NULL AND NEW.personal_salt = '' AND {UNTOUCHED}"

POSTGRESQL = f"""
CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND {ERASURE} THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only();
"""
POSTGRESQL_BACK = "DROP TRIGGER audit_entry_append_only ON audit_entry; DROP TRIGGER audit_entry_no_truncate ON audit_entry; DROP FUNCTION audit_entry_append_only();"

SQLITE = [
    f"""CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry WHEN NOT ({ERASURE.replace("IS NOT DISTINCT FROM", "IS")})
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
]


def forwards(apps, schema_editor):
    apps.get_model("audit", "Head").objects.create(id=1, seq=0, hash=GENESIS)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.replace("%", "%%"))
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
    else:
        schema_editor.execute("DROP TRIGGER audit_entry_append_only")
        schema_editor.execute("DROP TRIGGER audit_entry_no_delete")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
