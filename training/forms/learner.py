"""Clean input: the answers of an attempt, and a confirmation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.models import Attempt


class AnswersForm(forms.Form):
    """One field per drawn question: radio buttons where one choice is right, check boxes where several are."""

    use_required_attribute = False

    def __init__(self, attempt: Attempt, questions, data=None):
        self.questions = {f"question-{question.pk}": question for question in questions}
        super().__init__(data, initial={name: kept(attempt, question) for name, question in self.questions.items()})
        for name, question in self.questions.items():
            self.fields[name] = field_for(question)

    def answers(self) -> dict[int, list[int]]:
        """What was chosen so far, also while other questions are open; choices that do not exist are left out."""
        chosen = {}
        for name, question in self.questions.items():
            numbers = [value for value in self.data.getlist(name) if value.isascii() and value.isdigit()]
            chosen[question.pk] = [int(value) for value in numbers if len(value) < 19]
        return chosen


def kept(attempt: Attempt, question):
    """The answer kept for this question: a list of ids, or one id (None without) where one choice is right."""
    chosen = attempt.answers.get(str(question.pk), [])
    return chosen if several(question) else next(iter(chosen), None)


def several(question) -> bool:
    return sum(choice.correct for choice in question.choices.all()) > 1


def field_for(question) -> forms.Field:
    """The field of one question. Values are choice ids."""
    choices = [(choice.pk, choice.text) for choice in question.choices.all()]
    if several(question):
        return forms.TypedMultipleChoiceField(
            label=question.text,
            help_text=_("Choose all that apply."),
            choices=choices,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one answer.")},
        )
    return forms.TypedChoiceField(
        label=question.text,
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )


class ConfirmationForm(forms.Form):
    """The step of a path that somebody confirms."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=120)
    confirmed = forms.BooleanField(
        label=_("I confirm this."),
        error_messages={"required": _("Tick the box to confirm; nothing was recorded.")},
    )
