"""What every page's frame shows: the person's desks and how many notices are unread."""

from django.utils.functional import SimpleLazyObject

from desks.rules import desks_of
from inbox.models import Notice


def shell(request) -> dict:
    """Context of templates/base.html. Lazy: a page without the frame asks the database nothing."""
    person = request.user
    if not person.is_authenticated:
        return {}
    return {
        "desks": SimpleLazyObject(lambda: desks_of(person, request.path)),
        "unread_notices": SimpleLazyObject(lambda: Notice.objects.visible_to(person).unread().count()),
    }
