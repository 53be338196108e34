"""What became of what was accepted: asked of the database and of the mailbox, not of the site."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tests.chaos.kills import Kill
from tests.chaos.mailbox import Mail
from tests.chaos.site import PROGRAMS, Site
from tests.chaos.stream import ACCEPTED, Stream, Submission

SILENCE = 2.0  # after so many seconds without a mail, no process holds a task any more


@dataclass
class Verdict:
    """Of one door. Each is a number of reports, except `repeated`: mails that came again with the same Message-ID.

    lost: accepted, and not in the database under the number that the person was given.
    doubled: forms that made two reports. unrouted: in the database without a queue or without a route in force.
    untold: in the database, and nobody got a mail about it. told_twice: with two different mails, or two notices, to
    one person. `in_doubt`: forms that were never accepted (the database may hold their report: it is told as well).
    """

    sent: int
    accepted: int
    in_doubt: int
    lost: int
    doubled: int
    unrouted: int
    untold: int
    told_twice: int
    repeated: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.unrouted or self.untold or self.told_twice)


def judge(site: Site, submissions: list[Submission], mails: list[Mail]) -> Verdict:
    kept = kept_reports(site, submissions)
    reports = {item for items in kept.values() for item in items}
    accepted = [each for each in submissions if each.item is not None]
    theirs = [mail for mail in mails if mail.item in reports]
    return Verdict(
        sent=len(submissions),
        accepted=len(accepted),
        in_doubt=len(submissions) - len(accepted),
        lost=sum(each.item not in kept.get(each.number, ()) for each in accepted),
        doubled=sum(len(items) > 1 for items in kept.values()),
        unrouted=len(reports & unrouted_reports(site)),
        untold=len(reports - {mail.item for mail in theirs}),
        told_twice=len(reports & noticed_twice(site) | mailed_twice(theirs)),
        repeated=len(theirs) - len({mail.message_id for mail in theirs}),
    )


def kept_reports(site: Site, submissions: list[Submission]) -> dict[int, list[int]]:
    """Number of a form -> ids of the reports with its words."""
    numbers, kept = {each.number for each in submissions}, {}
    for item, words in site.ask("SELECT id, what_happened FROM feedback_item"):
        number = int(re.match(r"Report (\d+):", words)[1])
        if number in numbers:
            kept.setdefault(number, []).append(item)
    return kept


def unrouted_reports(site: Site) -> set[int]:
    question = """
        SELECT id FROM feedback_item WHERE queue_id IS NULL OR NOT EXISTS
            (SELECT 1 FROM feedback_route WHERE item_id = feedback_item.id AND superseded_at IS NULL)
    """
    return {item for (item,) in site.ask(question)}


def noticed_twice(site: Site) -> set[int]:
    question = r"""
        SELECT substring(title from 'FB-(\d+)')::bigint FROM inbox_notice GROUP BY 1, recipient_id HAVING count(*) > 1
    """
    return {item for (item,) in site.ask(question)}


def mailed_twice(mails: Iterable[Mail]) -> set[int]:
    """A mail that comes again with its Message-ID is shown once; one with another Message-ID is another mail."""
    different = Counter((item, to) for item, to, _ in {(mail.item, mail.to, mail.message_id) for mail in mails})
    return {item for (item, _), times in different.items() if times > 1}


def wait_until_told(site: Site, stream: Stream, mails: list[Mail], patience: float) -> None:
    """Until each accepted report of the real door was told and the worker has no more to do, or patience has run out.

    While patience lasts, what the naive door has in the queue is still told: it is then missing only what it lost.
    """
    deadline = time.monotonic() + patience
    accepted = {each.item for each in stream.real if each.item}

    def settled() -> bool:
        told = accepted <= {mail.item for mail in mails}
        return told and site.queued() == 0 and mails[-1].at < time.monotonic() - SILENCE

    while time.monotonic() < deadline and not settled():
        time.sleep(0.2)


@dataclass
class Availability:
    """What people noticed of one program's kills: the longest time in which no form was accepted, and no mail came."""

    program: str
    kills: int
    without_answer: float
    without_mail: float
    answered: float


def availability(stream: Stream, mails: list[Mail], kills: list[Kill]) -> list[Availability]:
    """`answered`: the share of presses that ended well, of those that ended between its kills and the next."""
    answers = sorted(each.tries[-1].ended for each in stream.submissions if each.item)
    presses = [press for each in stream.submissions for press in each.tries]
    told = sorted(mail.at for mail in mails)
    ends = [kill.at for kill in kills[1:]] + [stream.ended]
    found = []
    for program in PROGRAMS:
        spans = [(kill.at, end) for kill, end in zip(kills, ends, strict=True) if kill.program == program]
        ended = [press for press in presses for start, end in spans if start <= press.ended < end]
        answered = sum(press.status == ACCEPTED for press in ended) / max(1, len(ended))
        found.append(Availability(program, len(spans), longest(answers, spans), longest(told, spans), answered))
    return found


def longest(moments: list[float], spans: list[tuple[float, float]]) -> float:
    """The longest time without such a moment, within these spans."""
    gaps = [0.0]
    for start, end in spans:
        inside = [start, *(each for each in moments if start < each < end), end]
        gaps += [later - earlier for earlier, later in zip(inside, inside[1:], strict=False)]
    return max(gaps)
