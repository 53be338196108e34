"""What somebody still needs for a certificate, as the sentence that a refusal is."""

from datetime import date

from django.utils.translation import gettext as _

from training.rules.certification import CertificationState, certification_state, state_of
from training.rules.gather import Facts
from training.rules.standing import Standing, judge, standing_on_path
from ui.words import full_day


def missing_for(person, path, on: date | None = None) -> str:
    """'' when the certificate of the path holds that day (current, renewal open or in grace); else what is missing:

    “Copilot needs the certificate “Copilot Essentials”: two lessons and the quiz to go.”
    """
    if certification_state(person, path, on or person.today()).holds:
        return ""  # which is most of those who are asked about; only a sentence needs every step
    return missing_in(standing_on_path(person, path, on))


def missing_from(facts: Facts, person, path, on: date) -> str:
    """The same sentence, from facts already fetched."""
    if state_of(facts.awards.get((person.pk, path.pk), ()), on).holds:
        return ""
    return missing_in(judge(person, path, facts, on, None))


def missing_in(now: Standing) -> str:
    """The sentence of a standing."""
    if now.certificate.holds:
        return ""
    words = needed_for_tool(now) if now.path.tool else needed(now)
    lapsed_on = full_day(now.award.grace_until) if now.award else ""
    left = now.words or _("it is not published yet")
    return words.format(tool=now.path.tool, path=now.path, day=lapsed_on, words=left)


def needed_for_tool(now: Standing) -> str:
    """Which certificate the tool needs, what became of one that was held before, and {words}: what is left."""
    if now.certificate == CertificationState.LAPSED:
        return _("{tool} needs the certificate “{path}”, which lapsed on {day}: {words}.")
    if now.certificate == CertificationState.REVOKED:
        return _("{tool} needs the certificate “{path}”, which was revoked: {words}.")
    return _("{tool} needs the certificate “{path}”: {words}.")


def needed(now: Standing) -> str:
    """The same where no tool opens with it."""
    if now.certificate == CertificationState.LAPSED:
        return _("The certificate “{path}” is needed, which lapsed on {day}: {words}.")
    if now.certificate == CertificationState.REVOKED:
        return _("The certificate “{path}” is needed, which was revoked: {words}.")
    return _("The certificate “{path}” is needed: {words}.")
