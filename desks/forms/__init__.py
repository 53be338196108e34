"""What a champion, a manager and an operator may send."""

from desks.forms.bringing_in import FileForm
from desks.forms.desks import ActivityForm, DayForm, ErasureForm, NudgeForm

__all__ = ["ActivityForm", "DayForm", "ErasureForm", "FileForm", "NudgeForm"]
