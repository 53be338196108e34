"""Between the chapters: what the clock does at night, through the actions that its jobs call."""

from datetime import timedelta

from adoption import actions as adoption
from demo.story import Story
from training.models import Award


def tell(story: Story) -> None:
    for number in range(1, story.number(story.as_of)):
        story.then(story.night(number), nightly, story)


def nightly(story: Story) -> None:
    """Seats pause the night after the last day of grace; on all other nights there is nothing to pause."""
    yesterday = story.today() - timedelta(days=1)
    for award in Award.objects.filter(grace_until=yesterday, path__tool__isnull=False).select_related("path__tool"):
        adoption.suspend_lapsed_seats(tool=award.path.tool, on=story.today())
