"""A queue of any length: the demo's reports, copied with their routes, voices and events until there are enough."""

from django.db import connection, models

from feedback.models import Event, Item, Route, Voice


def fill(wanted: int, sparing: list[str]) -> None:
    """Bring the number of reports up to `wanted`. Each copy names its template in `key` ("bench-12-4711").

    sparing: addresses of those who open the pages. No report that touches them is copied, since nobody has reported a
    hundredth of what a company reports.
    """
    there = Item.objects.count()
    if there >= wanted:
        return
    with connection.cursor() as cursor:
        copy_items(cursor, there, wanted, sparing)
        for model in (Route, Voice, Event):
            copy_rows(cursor, model)
        cursor.execute("ANALYZE")


def copy_items(cursor, there: int, wanted: int, sparing: list[str]) -> None:
    """Spread the copies over eight months, so that age and paging mean something."""
    columns = plain_columns(Item, without={"id", "words", "key", "received_at"})
    listed = ", ".join(columns)
    cursor.execute(
        f"""
        WITH template AS (
            SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS places
            FROM feedback_item item WHERE reporter_id IS NOT NULL AND (key IS NULL OR key NOT LIKE 'bench-%%')
            AND NOT EXISTS (
                SELECT 1 FROM feedback_voice voice JOIN people_person person ON person.id = voice.person_id
                WHERE voice.item_id = item.id AND person.email = ANY(%s)
            )
        )
        INSERT INTO feedback_item ({listed}, key, received_at)
        SELECT {listed}, 'bench-' || id || '-' || n, received_at - (n %% 240) * interval '7 minutes'
        FROM generate_series(%s, %s) AS n JOIN template ON place = n %% places
        """,
        [sparing, there + 1, wanted],
    )


def copy_rows(cursor, model: type[models.Model]) -> None:
    """Give each copied report the rows of its template."""
    columns = plain_columns(model, without={"id", "item_id", "message_id"})
    listed, taken = ", ".join(columns), ", ".join(f"row.{column}" for column in columns)
    cursor.execute(
        f"""
        INSERT INTO {model._meta.db_table} (item_id, {listed})
        SELECT copy.id, {taken} FROM feedback_item copy
        JOIN {model._meta.db_table} row ON row.item_id = split_part(copy.key, '-', 2)::bigint
        WHERE copy.key LIKE 'bench-%%'
        AND NOT EXISTS (SELECT 1 FROM {model._meta.db_table} has WHERE has.item_id = copy.id)
        """
    )


def plain_columns(model: type[models.Model], without: set[str]) -> list[str]:
    return [f'"{field.column}"' for field in model._meta.concrete_fields if field.column not in without]
