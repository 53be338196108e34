"""`python -m tests.chaos.cast`, in the environment of the site: who writes, who is to be told, and their sessions.

Prints the session keys of those who write, one a line. Signing in is not what is tried here: its limits would be in the
way of a crowd.
"""

import sys
from datetime import date

import django
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string

WRITERS = 16
WATCHED, UNWATCHED = "copilot", "claimsgpt"
READER_OF_THE_NAIVE_DOOR = "nora@tidewater.example"  # she alone, and nothing else is mailed to her


def main() -> None:
    from feedback import actions as feedback
    from people import actions as people
    from people.models import Role

    def hire(name):
        return people.hire(
            email=f"{name}@tidewater.example", given_name=name.title(), by=None, joined_on=date(2024, 1, 8)
        )

    for slug in (WATCHED, UNWATCHED):
        live_tool(slug)
    people.grant_role(person=hire("omar"), role=Role.AI_OPS, by=None)
    feedback.create_rule(
        name="Everything about Copilot",
        condition={"all": [{"field": "tool", "is": [WATCHED]}]},
        queue=feedback.create_queue(name="Copilot", by=None),
        watchers=[hire("wanda")],
        by=None,
    )
    for number in range(WRITERS):
        sys.stdout.write(session_of(hire(f"erin{number}")) + "\n")


def live_tool(slug: str) -> None:
    from studio import actions as studio

    tool = studio.propose_tool(slug=slug, name=slug.title(), by=None)
    studio.review_tool(tool=tool, decision="approve", on=date(2024, 2, 1), by=None)
    studio.review_tool(tool=tool, decision="go_live", on=date(2024, 3, 1), by=None)


def session_of(person) -> str:
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    django.setup()
    main()
