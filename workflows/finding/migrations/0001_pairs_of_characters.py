"""An index over the pairs of characters in names and ID numbers of cases.

PostgreSQL: a GIN index over an expression. SQLite: a table that triggers keep; it has no index over an expression of many
values, and its trigram tokenizer answers nothing below three characters. `finding_place` counts the places of a text.
"""

from django.db import migrations

PAIRS = """CREATE FUNCTION finding_pairs(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT COALESCE(array_agg(DISTINCT pg_catalog.substr(whole, place, 2)), '{}'::text[])
  FROM (SELECT pg_catalog.upper($1 COLLATE "C") AS whole) AS one,
       pg_catalog.generate_series(1, pg_catalog.length($1) - 1) AS place
$$"""
INDEX = "CREATE INDEX case_by_pairs ON workflows_case USING gin (finding_pairs(applicant || ' ' || id_number))"
PLACES = 82  # a name of 60 characters, a space, an ID number of 20


def fill(source):
    return (
        "INSERT OR IGNORE INTO finding_pair (pair, case_id) "
        f"SELECT upper(substr({source}.applicant || ' ' || {source}.id_number, n, 2)), {source}.id FROM finding_place "
    )


FITS = "WHERE n < length({0}.applicant || ' ' || {0}.id_number)"
FORGET = "DELETE FROM finding_pair WHERE case_id = OLD.id;"
KEEP = f"{fill('NEW')}{FITS.format('NEW')};"
CHANGED = "OLD.applicant <> NEW.applicant OR OLD.id_number <> NEW.id_number"
SQLITE = (
    "CREATE TABLE finding_place (n INTEGER PRIMARY KEY)",
    "CREATE TABLE finding_pair (pair TEXT NOT NULL, case_id INTEGER NOT NULL, PRIMARY KEY (pair, case_id)) WITHOUT ROWID",
    "CREATE INDEX finding_pair_of_case ON finding_pair (case_id)",
    f"INSERT INTO finding_place (n) VALUES {', '.join(f'({n})' for n in range(1, PLACES))}",
    f"{fill('workflows_case')}, workflows_case {FITS.format('workflows_case')}",
    f"CREATE TRIGGER finding_case_insert AFTER INSERT ON workflows_case BEGIN {KEEP} END",
    f"CREATE TRIGGER finding_case_update AFTER UPDATE OF applicant, id_number ON workflows_case WHEN {CHANGED} BEGIN {FORGET} {KEEP} END",
    f"CREATE TRIGGER finding_case_delete AFTER DELETE ON workflows_case BEGIN {FORGET} END",
)


def index(apps, schema_editor):
    for statement in (PAIRS, INDEX) if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("workflows", "0006_indexes_of_beginnings")]
    operations = [migrations.RunPython(index)]
