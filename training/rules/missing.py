"""What somebody still needs for a certificate, as the sentence that a refusal is."""

from datetime import date

from training.rules.certification import CertificationState, certification_state
from training.rules.gather import gather
from training.rules.standing import Standing, judge, standing_on_path


def missing_for(person, path, on: date | None = None) -> str:
    """'' when the certificate of the path holds that day (current, renewal open or in grace); else what is missing:

    “Copilot needs the certificate “Copilot Essentials”: two lessons and the quiz to go.”
    """
    if certification_state(person, path, on or person.today()).holds:
        return ""  # which is most of those who are asked about; only a sentence needs every step
    return missing_in(standing_on_path(person, path, on))


def missing_each(person, paths, on: date | None = None) -> dict[int, str]:
    """Path id -> the same sentence, for several paths with the queries of one."""
    paths = list(paths)
    day = on or person.today()
    facts = gather([(person.pk, path.pk) for path in paths], day)
    return {path.pk: missing_in(judge(person, path, facts, day, None)) for path in paths}


def missing_in(now: Standing) -> str:
    """The sentence of a standing."""
    if now.certificate.holds:
        return ""
    path = now.path
    needs = f"{path.tool} needs the certificate “{path}”" if path.tool else f"The certificate “{path}” is needed"
    return f"{needs}{became_of(now)}: {now.words or 'it is not published yet'}."


def became_of(now: Standing) -> str:
    """What happened to a certificate that was held before: “, which lapsed on 4 March 2027”."""
    if now.certificate == CertificationState.LAPSED:
        return f", which lapsed on {in_words(now.award.grace_until)}"
    if now.certificate == CertificationState.REVOKED:
        return ", which was revoked"
    return ""


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
