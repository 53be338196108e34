"""Last chapter: people read what they were told, some days later."""

from datetime import timedelta

from demo.story import Story
from inbox import actions as inbox
from inbox.models import Notice
from people.models import Person

UNREAD_DAYS = 6


def tell(story: Story) -> None:
    old = Notice.objects.filter(created_at__lt=story.ends - timedelta(days=UNREAD_DAYS))
    for person in Person.objects.filter(notices__in=old.unread()).distinct():
        inbox.mark_read(notices=old, by=person)
