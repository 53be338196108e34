"""Time each page of the four stories against a bare signed-in page of the same server, in the same run.

    make bench            the whole measurement; writes its section of docs/performance.md
    python -m benchmarks.pages --rounds 10 --items 1000     a short look

The site runs under gunicorn as `make run` starts it (one worker process, eight threads), on its own embedded services,
with the fictional company of 520 people. Rounds are interleaved (each page once per round, in shuffled order) and every
request opens its own connection, so that a page is never favoured by its place or by a warm socket. A page is compared
with the bare page of the same round, and the figure is the median of these ratios; differences below 1.5x are noise on
a small machine.
"""

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import table, write_section

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".groundswell" / "bench"
TITLE = "Pages"
PORT = int(os.environ.get("PORT", "8090"))
ENVIRONMENT = {
    "GROUNDSWELL_HOME": str(HOME),
    "GROUNDSWELL_LOCAL": "1",
    "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
}
BROWSER = {"Connection": "close", "Accept-Encoding": "gzip"}
ANCHOR = 8  # ms: what the bare page took when the ratios were wanted
# page, who opens it, path, the most it may cost in bare pages
PAGES = [
    ("Bare page, 10 KB", "mona", "/bench/bare/", None),
    ("Employee: my next step", "erin", "/", 2),
    ("Employee: the path", "erin", "/learn/paths/copilot-essentials/", 2),
    ("Employee: a lesson", "erin", "/learn/courses/data-you-must-not-paste/?lesson=1", 2),
    ("Employee: tell AI Ops", "erin", "/feedback/new/", 2),
    ("Champion: my unit", "carlos", "/unit/", None),
    ("Manager: adoption", "mona", "/adoption/", 2),
    ("AI Ops: the triage inbox", "omar", "/admin/feedback/item/", 5),
    ("AI Ops: one item", "omar", "/admin/feedback/item/{item}/change/", None),
]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    os.environ.update(ENVIRONMENT)
    from config.services import embedded

    with embedded.ensure():
        import django

        django.setup()
        prepare(options.items)
        paths = {name: path.format(item=an_open_item()) for name, _, path, _ in PAGES}
        cookies = {who: session_of(who) for who in {who for _, who, _, _ in PAGES}}
        with server():
            times = measure(paths, cookies, options.rounds)
    lines = render(times, options)
    print("\n".join(lines))
    if options.write:
        write_section(TITLE, lines)
    return 0 if within_budget(times) else 1


def parse(arguments: list[str]):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--items", type=int, default=100_000, help="feedback items in the queue's table")
    parser.add_argument("--write", action="store_true", help="write the section of docs/performance.md")
    return parser.parse_args(arguments)


def prepare(items: int) -> None:
    """The company of 520 people, as many feedback items as asked for, and a round of the clock."""
    from django.core.management import call_command

    from adoption.actions import bring_figures_up_to_date
    from benchmarks.queue import fill
    from people.models import Person

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Person.objects.exists():
        call_command("load_demo", "company_500")
    fill(items, sparing=[address_of(who) for _, who, _, _ in PAGES])
    bring_figures_up_to_date()


def address_of(who: str) -> str:
    return f"{who}@tidewater.example"


def an_open_item() -> int:
    from feedback.models import Item

    return Item.objects.open().exclude(severity=0).order_by("-pk").values_list("pk", flat=True).first()


def session_of(who: str) -> str:
    """A session key of that member of the cast: signing in is not what is measured."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from people.models import Person

    person = Person.objects.get(email=address_of(who))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


@contextmanager
def server():
    """gunicorn for the length of the measurement, on the loopback address."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    command += ["--worker-class", "gthread", "--threads", "8", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | ENVIRONMENT)
    try:
        wait_until_up()
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_up() -> None:
    for _ in range(100):
        try:
            return get("/accounts/login/", "")
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not come up")


def get(path: str, cookie: str) -> tuple[int, float, int]:
    """(status, seconds, bytes) of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}", **BROWSER})
    response = connection.getresponse()
    size = len(response.read())
    seconds = time.perf_counter() - start
    connection.close()
    return response.status, seconds, size


def measure(paths: dict, cookies: dict, rounds: int) -> dict[str, list[float]]:
    """Seconds of every page in every round, after five rounds that warm the caches and are not counted."""
    times = {name: [] for name in paths}
    for round_number in range(-5, rounds):
        for name, who, _, _ in random.sample(PAGES, len(PAGES)):
            status, seconds, _ = get(paths[name], cookies[who])
            if status != 200:
                raise SystemExit(f"{name}: {paths[name]} answered {status}")
            if round_number >= 0:
                times[name].append(seconds)
    return times


def ms(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000


def ratio(times: dict, name: str) -> float:
    rounds = zip(times[name], times[PAGES[0][0]], strict=True)
    return statistics.median(page / bare for page, bare in rounds)


def within_budget(times: dict) -> bool:
    return all(most is None or ratio(times, name) <= most for name, _, _, most in PAGES)


def render(times: dict, options) -> list[str]:
    """The section of docs/performance.md about pages."""
    rows = [
        (name, f"{ms(times[name]):.1f}", f"{ratio(times, name):.1f}", f"{ms(times[name]) / ANCHOR:.1f}", most or "–")
        for name, _, _, most in PAGES
    ]
    missed = [name for name, _, _, most in PAGES if most and ratio(times, name) > most]
    return [
        f"Each page beside a bare signed-in page of 10 KB of the same server: one run of {options.rounds} interleaved",
        f"rounds, {options.items:,} reports in the queue, 520 people. Every request opens its own connection and takes",
        "its answer compressed; differences below 1.5x are noise. When this was written the load of the machine was",
        f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} processors, which weighs on long pages more than on short ones.",
        "Again: `python -m benchmarks.pages --write`, or for a short look `--rounds 10 --items 1000`.",
        *table(["page", "median ms", "ratio to the bare page", f"ratio to {ANCHOR} ms", "wanted at most"], rows),
        f"The ratios were wanted when a bare page took {ANCHOR} ms on two processors. It has become cheaper since: the",
        "ratio to it says how far a page is from costing nothing, the ratio to what it was whether the page comes",
        "within the time that was wanted.",
        "",
        f"Not yet as cheap as wanted: {', '.join(missed)}." if missed else "All are as cheap as wanted.",
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
