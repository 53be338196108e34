"""One run: the site, the stream, the kills, the verdict."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.kills import Kill, kill_in_turn
from tests.chaos.mailbox import Mailbox
from tests.chaos.site import Site
from tests.chaos.stream import NAIVE, REAL, Stream
from tests.chaos.verdict import Availability, Verdict, availability, judge, wait_until_told

PATIENCE_TO_BE_TOLD = 60.0
BROWSERS_PER_FORM_A_SECOND = 1.2  # so many that an outage of a second does not slow the stream


@dataclass
class Outcome:
    """rate: new forms a second, as they were really sent. told_after: seconds from the last kill to the last mail.

    pause: seconds from a recovery to the next kill, about. broken_off: mails that a kill broke off, by door.
    """

    kills: list[Kill]
    pause: float
    rate_wanted: float
    real: Verdict
    naive: Verdict
    availability: list[Availability]
    seconds: float
    rate: float
    told_after: float
    broken_off: Counter[str]
    said: list[str]

    @property
    def holds(self) -> bool:
        """Nothing accepted is missing, and the run was able to see it if something were.

        It was when the worker died in the middle of a mail of each door, and the naive door lost what it was doing.
        """
        able = {REAL, NAIVE} == self.broken_off.keys() and self.naive.untold > 0
        return able and self.real.accepted > 0 and self.real.is_clean


def chaos(home: Path, *, kills: int, rate: float, pause: float) -> Outcome:
    """Send `rate` forms a second while so many kills fall, about `pause` seconds apart; then look at what is left."""
    with Mailbox() as mailbox, Site(home, mailbox.url) as site:
        sessions = site.run("tests.chaos.cast").split()
        with Stream(site.address, sessions, rate, clients=round(BROWSERS_PER_FORM_A_SECOND * rate)) as stream:

            def works_since(moment):
                return stream.accepts_since(moment) and mailbox.accepts_since(moment)

            fallen = kill_in_turn(site, mailbox, kills, pause, works_since)
        last = fallen[-1].at
        wait_until_told(site, stream, mailbox.mails, PATIENCE_TO_BE_TOLD - (stream.all_ended - last))
        mails = list(mailbox.mails)
        return Outcome(
            kills=fallen,
            pause=pause,
            rate_wanted=rate,
            real=judge(site, stream.real, mails),
            naive=judge(site, stream.naive, mails),
            availability=availability(stream, mails, fallen),
            seconds=stream.ended - stream.began,
            rate=len(stream.submissions) / (stream.ended - stream.began),
            told_after=max(mail.at for mail in mails) - last,
            broken_off=mailbox.broken_off.copy(),
            said=list(site.lines),
        )
