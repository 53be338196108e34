"""The Studio's door: writing training, and looking after certificates. Every write ends in an action."""

from training.admin.courses import CourseAdmin, CourseVersionAdmin
from training.admin.learning import AssignmentAdmin, AwardAdmin, CompletionAdmin, SittingAdmin
from training.admin.paths import PathAdmin

__all__ = [
    "AssignmentAdmin",
    "AwardAdmin",
    "CompletionAdmin",
    "CourseAdmin",
    "CourseVersionAdmin",
    "PathAdmin",
    "SittingAdmin",
]
