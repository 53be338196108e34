"""How long a wrong password takes for a colleague, for a leaver and for nobody, with the hasher of a real site.

    python -m benchmarks.sign_in            prints the table; fails where one can be told from another by time

The three are asked in turn, in shuffled order, within one process, and counted in seconds of the processor, so that
what the machine does meanwhile falls on none of them. The figure is the median as a ratio to the colleague's; more than
5% apart would be a way to find out who works here. Beside it stands a site that looks the account up before it hashes
anything, which the same measurement must find out.
"""

import os
import random
import statistics
import sys
import time

from benchmarks.pages import ENVIRONMENT

ROUNDS = int(os.environ.get("ROUNDS", "30"))
APART = 0.05
COLLEAGUE, LEAVER, NOBODY = "a.colleague@timing.example", "a.leaver@timing.example", "no.colleague@timing.example"


def main() -> int:
    os.environ.update(ENVIRONMENT)
    from config.services import embedded

    with embedded.ensure():
        import django

        django.setup()
        from django.core.management import call_command
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        call_command("collectstatic", interactive=False, verbosity=0)
        setup_test_environment()
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            rows = measured()
        finally:
            teardown_databases(databases, verbosity=0)
    return 0 if said(rows) else 1


def measured() -> list[tuple[str, float, float]]:
    """(what, ratio of a leaver to a colleague, ratio of nobody to a colleague)."""
    hire()
    rows = []
    for what, ask in [("A wrong password", wrong_password), ("A new password asked for", new_password)]:
        rows.append((what, *ratios(ask)))
    rows.append(("A wrong password, where the account is looked up first", *ratios(hasty)))
    return rows


def hire() -> None:
    from people import actions

    for email in (COLLEAGUE, LEAVER):
        person = actions.hire(email=email, given_name="A", by=None, password="a quiet tide at dawn")
    actions.record_departure(person=person, by=None)


def ratios(ask) -> list[float]:
    from django.core import mail
    from django.core.cache import cache

    times = {email: [] for email in (COLLEAGUE, LEAVER, NOBODY)}
    for round_ in range(ROUNDS + 1):
        for email in random.sample(list(times), len(times)):
            cache.clear()  # of what earlier tries were counted
            mail.outbox.clear()
            start = time.process_time()
            ask(email)
            if round_:  # the first warms what is cached
                times[email].append(time.process_time() - start)
    medians = {email: statistics.median(each) for email, each in times.items()}
    return [medians[email] / medians[COLLEAGUE] for email in (LEAVER, NOBODY)]


def wrong_password(email: str) -> None:
    from django.test import Client

    Client().post("/accounts/login/", {"login": email, "password": "not the words at all"})


def new_password(email: str) -> None:
    from django.test import Client

    Client().post("/accounts/password/reset/", {"email": email})


def hasty(email: str) -> None:
    """The mistake that the measurement must see: no work for those who are not there."""
    from people.models import Person

    person = Person.objects.filter(email=email).first()
    if person:
        person.check_password("not the words at all")


def said(rows) -> bool:
    """Print the table; whether the real doors tell nobody apart and the hasty one does."""
    sys.stdout.write(f"{'':56}{'leaver':>10}{'nobody':>10}   (1.00 is a colleague)\n")
    for what, leaver, nobody in rows:
        sys.stdout.write(f"{what:56}{leaver:>10.3f}{nobody:>10.3f}\n")
    *real, naive = [max(abs(ratio - 1) for ratio in ratios) for _, *ratios in rows]
    return max(real) <= APART < naive


if __name__ == "__main__":
    sys.exit(main())
