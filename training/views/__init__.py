"""The learner's pages."""

from training.views.certificates import certificate, certificate_pdf, verify
from training.views.paths import confirm, enroll, home, path
from training.views.player import complete, course, resume
from training.views.quiz import assessment, attempt, start, submit

__all__ = [
    "assessment",
    "attempt",
    "certificate",
    "certificate_pdf",
    "complete",
    "confirm",
    "course",
    "enroll",
    "home",
    "path",
    "resume",
    "start",
    "submit",
    "verify",
]
