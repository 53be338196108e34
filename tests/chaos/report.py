"""docs/chaos.md: what one run showed, in words and figures."""

from dataclasses import asdict

from tests.chaos.run import PATIENCE_TO_BE_TOLD, Outcome
from tests.chaos.stream import NAIVE, REAL

ROWS = {
    "sent": "Forms sent",
    "accepted": "Accepted: the browser was led to the report's page",
    "in_doubt": "Given up after half a minute of pressing again",
    "lost": "**Lost**: accepted, and not in the database",
    "doubled": "**Doubled**: one form, two reports",
    "unrouted": f"**Unrouted** {PATIENCE_TO_BE_TOLD:.0f} s after the last kill",
    "untold": f"**Untold** {PATIENCE_TO_BE_TOLD:.0f} s after the last kill",
    "told_twice": "**Told twice**: two notices, or two different mails, to one person about one report",
    "repeated": "Mails that came again with the same Message-ID",
}

INTRODUCTION = """\
# What is left after {kills} kills

`make chaos` sends the feedback form to the site that `make run` starts, as people do: over http, with a session and a
form's token, pressing again when it fails. Meanwhile web server, worker, clock, Valkey and PostgreSQL are ended with
`kill -9` in turn, by turns the whole program and one process of it. Then the database and the mail server are asked
what became of each form.

One form in five goes to a naive door in the same run: the same report, told by `on_commit` and `delay`, without an
outbox row and without a sweep. Each kill waits until a mail of each door is half said, so that it falls at the worst
moment, and at the same one for both. What the naive door was saying when its worker died is lost for certain: when it
lost nothing, or no mail of each door was broken off, the run could not have seen a loss and fails.

One run of {seconds:.0f} s on a machine of {cores} cores, each kill about {pause:g} s after
the site had come back from the one before. {wanted:.0f} forms a second were wanted; {rate:.1f} a second were sent, the
outages included. The last mail of either door came {told_after:.0f} s after the last kill.
What the naive door still has in the queue a minute after it counts as untold; what a kill broke off never comes.

| | the form | the naive door |
|---|---:|---:|
"""

EXPLANATION = """
A mail comes again when a worker dies between the mail server's acceptance and its own commit
([0003](adr/0003-the-database-is-the-queue.md)). Mail programs know it by its Message-ID, and the notice in the inbox
stands there once.

## What people noticed

From each kill to the next: the longest time in which no form was accepted, the longest in which no mail came, and the
share of presses of the button that were answered as they should be.

| killed | times | longest without an answer | longest without a mail | presses answered |
|---|---:|---:|---:|---:|
"""


def page(outcome: Outcome, cores: int | None) -> str:
    run = {"seconds": outcome.seconds, "pause": outcome.pause, "wanted": outcome.rate_wanted, "rate": outcome.rate}
    run |= {"kills": len(outcome.kills), "cores": cores, "told_after": outcome.told_after}
    real, naive = asdict(outcome.real), asdict(outcome.naive)
    left = [f"| {words} | {real[name]} | {naive[name]} |\n" for name, words in ROWS.items()]
    broken = f"| Mails that a kill broke off | {outcome.broken_off[REAL]} | {outcome.broken_off[NAIVE]} |\n"
    noticed = [
        f"| {each.program} | {each.kills} | {each.without_answer:.1f} s | {each.without_mail:.1f} s "
        f"| {each.answered:.0%} |\n"
        for each in outcome.availability
    ]
    return "".join([INTRODUCTION.format(**run), *left, broken, EXPLANATION, *noticed])
