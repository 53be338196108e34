"""What every page's frame shows: the person's desks and how many notices are unread."""

from django.utils.functional import SimpleLazyObject

from desks.rules import Frame


def shell(request) -> dict:
    """Context of templates/base.html. Lazy: a page without the frame asks the database nothing."""
    person = getattr(request, "user", None)  # none where a request was refused before anybody looked who is there
    if person is None or not person.is_authenticated:
        return {}
    frame = Frame(person, request.path)
    return {
        "desks": SimpleLazyObject(lambda: frame.desks),
        "places": SimpleLazyObject(lambda: frame.places),
        "unread_notices": SimpleLazyObject(lambda: frame.unread_notices),
    }
