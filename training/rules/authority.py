"""Who may write training and change certificates, and when a certificate can be changed."""

from datetime import date

from people.rules import Role, holds
from training.models import Award, Path, Sitting
from training.rules.certification import awards_of, revoked_by
from training.rules.paths import version_on


def refusal_to_author(by) -> str:
    """Courses and paths are written by the Studio and administrators, and by whoever fills a new site (None)."""
    return "" if is_studio(by) else "Only the AI Studio can write training."


def refusal_to_govern(by) -> str:
    """Certificates are changed by the Studio and administrators, and by the clock or history (None)."""
    return "" if is_studio(by) else "Only the AI Studio can change a certificate."


def is_studio(by) -> bool:
    return by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR)


def refusal_to_revoke(award: Award, reason: str, on: date) -> str:
    """Why the award cannot be revoked that day, or ''."""
    if not reason.strip():
        return "Say why; the reason is kept with the certificate."
    if on < award.completed_on:
        return f"It was awarded on {award.completed_on}; it cannot be revoked before."
    if award.revoked_on:
        return "This certificate is revoked already."
    if on > award.grace_until:
        return f"This certificate lapsed on {award.grace_until}; there is nothing left to revoke."
    return ""


def refusal_to_reinstate(award: Award, on: date) -> str:
    """Why the revocation cannot be taken back that day, or ''."""
    if not award.revoked_on:
        return "This certificate is not revoked."
    if on < award.revoked_on:
        return f"It was revoked on {award.revoked_on}; it cannot be reinstated before."
    if newer(award):
        return "A newer certificate has taken its place."
    return ""


def refusal_to_extend(award: Award, until: date, reason: str) -> str:
    """Why the award cannot be good until that day, or ''."""
    if not reason.strip():
        return "Say why; the reason is kept with the certificate."
    if award.revoked_on:
        return "This certificate is revoked; reinstate it first."
    if until <= award.valid_until:
        return f"It is valid until {award.valid_until} already."
    if newer(award):
        return "A newer certificate follows it; extend that one."
    return ""


def refusal_to_waive(path: Path, awards: list[Award], reason: str, on: date) -> str:
    """Why the certificate cannot be given without the steps on that day, or ''."""
    if not reason.strip():
        return "Say why; the reason is kept with the certificate."
    if version_on(path, on) is None:
        return f"{path} is not published yet."
    if any(award.valid_from > on and not revoked_by(award, on) for award in awards):
        return "There is a later certificate already."
    return ""


def refusal_to_reopen(by, sitting: Sitting | None) -> str:
    """Why the course cannot be opened anew for the person of this sitting (None: they are in none), or ''."""
    if not is_studio(by):
        return "Only the AI Studio can open a course again."
    return "" if sitting else "There is nothing under way that could be opened again."


def newer(award: Award) -> list[Award]:
    """Later awards of the same person and path that stand."""
    later = [a for a in awards_of(award.person, award.path) if (a.valid_from, a.pk) > (award.valid_from, award.pk)]
    return [a for a in later if not revoked_by(a, date.max)]
