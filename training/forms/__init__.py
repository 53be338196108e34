"""Clean input, for learners and for authors."""

from training.forms.authoring import AwardActionForm, CourseVersionForm, PathForm
from training.forms.learner import AnswersForm, ConfirmationForm, several

__all__ = ["AnswersForm", "AwardActionForm", "ConfirmationForm", "CourseVersionForm", "PathForm", "several"]
