"""Each table that figures are computed from marks its changes in adoption_factschange, by statement, whoever writes."""

from django.db import migrations

# Table -> when an UPDATE matters: an empty string for any column, else the columns. A sign-in changes a person, but no figure.
WATCHED = {
    "adoption_seatspan": "",
    "adoption_usageday": "",
    "people_membership": "",
    "people_person": "joined_on, left_on",
    "people_unit": "path",
    "training_assignment": "",
    "training_assignmentreason": "",
    "training_award": "",
    "training_awardevent": "",
    "training_path": "tool_id",
}

FUNCTION = """
CREATE FUNCTION adoption_mark_facts_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO adoption_factschange DEFAULT VALUES;
    RETURN NULL;
END $$
"""


def trigger(table: str, columns: str) -> str:
    update = f"UPDATE OF {columns}" if columns else "UPDATE"
    return (
        f"CREATE TRIGGER marks_facts_change AFTER INSERT OR DELETE OR {update} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION adoption_mark_facts_change()"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("adoption", "0001_initial"),
        ("people", "0001_initial"),
        ("training", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION adoption_mark_facts_change()"),
        *(
            migrations.RunSQL(trigger(table, columns), f"DROP TRIGGER marks_facts_change ON {table}")
            for table, columns in WATCHED.items()
        ),
    ]
