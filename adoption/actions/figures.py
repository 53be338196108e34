"""Computing figures before anybody asks."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from adoption.rules.board import board_of
from studio.models import Tool


def bring_figures_up_to_date(*, day: date | None = None) -> int:
    """Fold the marks of changes into one and compute today's figures of every live tool; how many tools.

    Pages would compute them too; so the first reader of the morning waits for nothing.
    """
    day = day or timezone.localdate()
    fold_changes()
    return sum(board_of(tool, day) is not None for tool in Tool.objects.live_on(day))


@transaction.atomic
def fold_changes() -> None:
    """Replace the marks committed so far by one of the same weight and time: the revision stays what it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (DELETE FROM adoption_factschange
                          WHERE id IN (SELECT id FROM adoption_factschange ORDER BY id FOR UPDATE SKIP LOCKED)
                          RETURNING weight, at)
            INSERT INTO adoption_factschange (weight, at)
            SELECT sum(weight), max(at) FROM gone HAVING count(*) > 0
            """
        )
