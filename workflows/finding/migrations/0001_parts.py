"""An index over the pairs of characters in names of cases, and the threes in their ID numbers.

PostgreSQL: a GIN index over an expression; the function is called unsafe to run in parallel, because starting workers takes
longer than any answer. SQLite: a table that triggers keep; it has no index over an expression of many values, and its
trigram tokenizer answers nothing below three characters. `finding_place` counts the places of a text.
"""

from django.db import migrations

PARTS = """CREATE FUNCTION finding_parts(name text, number text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL UNSAFE AS $$
  SELECT COALESCE(array_agg(DISTINCT part), '{}'::text[]) FROM (
    SELECT pg_catalog.substr(pg_catalog.upper(name COLLATE "C"), place, 2) AS part
    FROM pg_catalog.generate_series(1, pg_catalog.length(name) - 1) AS place
    UNION ALL
    SELECT pg_catalog.substr(pg_catalog.upper(number COLLATE "C"), place, 3)
    FROM pg_catalog.generate_series(1, pg_catalog.length(number) - 2) AS place
  ) AS parts
$$"""
INDEX = "CREATE INDEX case_by_parts ON workflows_case USING gin (finding_parts(applicant, id_number))"
PLACES = range(1, 60)  # the longest name has 60 characters


def kept(source, tables):
    return " ".join(
        f"INSERT OR IGNORE INTO finding_part (part, case_id) SELECT upper(substr({source}.{column}, n, {length})), "
        f"{source}.id FROM {tables} WHERE n <= length({source}.{column}) - {length - 1};"
        for column, length in (("applicant", 2), ("id_number", 3))
    )


FORGET = "DELETE FROM finding_part WHERE case_id = OLD.id;"
KEEP = kept("NEW", "finding_place")
CHANGED = "OLD.applicant <> NEW.applicant OR OLD.id_number <> NEW.id_number"
SQLITE = (
    "CREATE TABLE finding_place (n INTEGER PRIMARY KEY)",
    "CREATE TABLE finding_part (part TEXT NOT NULL, case_id INTEGER NOT NULL, PRIMARY KEY (part, case_id)) WITHOUT ROWID",
    "CREATE INDEX finding_part_of_case ON finding_part (case_id)",
    f"INSERT INTO finding_place (n) VALUES {', '.join(f'({n})' for n in PLACES)}",
    *kept("workflows_case", "finding_place, workflows_case").split(";")[:2],
    f"CREATE TRIGGER finding_case_insert AFTER INSERT ON workflows_case BEGIN {KEEP} END",
    f"CREATE TRIGGER finding_case_update AFTER UPDATE OF applicant, id_number ON workflows_case WHEN {CHANGED} BEGIN {FORGET} {KEEP} END",
    f"CREATE TRIGGER finding_case_delete AFTER DELETE ON workflows_case BEGIN {FORGET} END",
)


def index(apps, schema_editor):
    for statement in (PARTS, INDEX) if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("workflows", "0006_indexes_of_beginnings")]
    operations = [migrations.RunPython(index)]
