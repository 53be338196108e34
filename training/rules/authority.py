"""Who may write training and change certificates, and when a certificate can be changed."""

from datetime import date

from django.utils.translation import gettext as _

from people.rules import Role, holds
from training.models import Award, Path, Sitting
from training.rules.certification import awards_of, revoked_by
from training.rules.paths import version_on
from ui.words import full_day


def refusal_to_author(by) -> str:
    """Courses and paths are written by the Studio and administrators, and by whoever fills a new site (None)."""
    return "" if is_studio(by) else _("Only the AI Studio can write training.")


def refusal_to_govern(by) -> str:
    """Certificates are changed by the Studio and administrators, and by the clock or history (None)."""
    return "" if is_studio(by) else _("Only the AI Studio can change a certificate.")


def is_studio(by) -> bool:
    return by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR)


def refusal_to_revoke(award: Award, reason: str, on: date) -> str:
    """Why the award cannot be revoked that day, or ''."""
    if not reason.strip():
        return _("Say why; the reason is kept with the certificate.")
    if on < award.completed_on:
        return _("It was awarded on {day}; it cannot be revoked before.").format(day=full_day(award.completed_on))
    if award.revoked_on:
        return _("This certificate is revoked already.")
    if on > award.grace_until:
        words = _("This certificate lapsed on {day}; there is nothing left to revoke.")
        return words.format(day=full_day(award.grace_until))
    return ""


def refusal_to_reinstate(award: Award, on: date) -> str:
    """Why the revocation cannot be taken back that day, or ''."""
    if not award.revoked_on:
        return _("This certificate is not revoked.")
    if on < award.revoked_on:
        return _("It was revoked on {day}; it cannot be reinstated before.").format(day=full_day(award.revoked_on))
    if newer(award):
        return _("A newer certificate has taken its place.")
    return ""


def refusal_to_extend(award: Award, until: date, reason: str) -> str:
    """Why the award cannot be good until that day, or ''."""
    if not reason.strip():
        return _("Say why; the reason is kept with the certificate.")
    if award.revoked_on:
        return _("This certificate is revoked; reinstate it first.")
    if until <= award.valid_until:
        return _("It is valid until {day} already.").format(day=full_day(award.valid_until))
    if newer(award):
        return _("A newer certificate follows it; extend that one.")
    return ""


def refusal_to_waive(path: Path, awards: list[Award], reason: str, on: date) -> str:
    """Why the certificate cannot be given without the steps on that day, or ''."""
    if not reason.strip():
        return _("Say why; the reason is kept with the certificate.")
    if version_on(path, on) is None:
        return _("{what} is not published yet.").format(what=path)
    if any(award.valid_from > on and not revoked_by(award, on) for award in awards):
        return _("There is a later certificate already.")
    return ""


def refusal_to_reopen(by, sitting: Sitting | None) -> str:
    """Why the course cannot be opened anew for the person of this sitting (None: they are in none), or ''."""
    if not is_studio(by):
        return _("Only the AI Studio can open a course again.")
    return "" if sitting else _("There is nothing under way that could be opened again.")


def newer(award: Award) -> list[Award]:
    """Later awards of the same person and path that stand."""
    later = [a for a in awards_of(award.person, award.path) if (a.valid_from, a.pk) > (award.valid_from, award.pk)]
    return [a for a in later if not revoked_by(a, date.max)]
