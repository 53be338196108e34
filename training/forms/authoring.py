"""What the Studio types in the admin: a course version with its quiz, a path with its steps, a reason."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _

from training.models import CertificationPolicy, CourseVersion, Path
from training.rules.outline import nested, plain_assessment
from training.rules.policy import refusal_of_policy, refusal_of_questions, refusal_of_tree
from training.sources import path_text, quiz_text

POLICY = ("validity", "renewal_window", "grace", "mode", "fixed_day")


class CourseVersionForm(forms.ModelForm):
    """A draft: its quiz as text. Lessons are rows below it."""

    pass_mark = forms.IntegerField(
        label=_("Pass mark"), min_value=1, max_value=100, initial=80, help_text=_("Per cent.")
    )
    attempts_limit = forms.IntegerField(label=_("Attempts limit"), min_value=1, max_value=20, initial=3)
    questions_drawn = forms.IntegerField(
        label=_("Questions drawn"), min_value=1, initial=5, help_text=_("Per attempt; at most as many as there are.")
    )
    quiz = forms.CharField(
        label=_("Quiz"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "cols": 100}),
        help_text=_(
            "? question, * right answer, - other answer, > what to say about the answer above. Empty: no quiz."
        ),
    )

    class Meta:
        model = CourseVersion
        fields = ["course"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        quiz = getattr(self.instance, "assessment", None) if self.instance.pk else None
        if quiz:
            plain = plain_assessment(quiz)
            self.initial |= plain | {"quiz": quiz_text.render(plain["questions"])}

    def clean_quiz(self) -> list[dict]:
        try:
            questions = quiz_text.parse(self.cleaned_data["quiz"])
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem
        if refusal := refusal_of_questions(questions):
            raise forms.ValidationError(refusal)
        return questions

    def assessment(self) -> dict | None:
        """The quiz as actions.write_draft takes it; None without questions."""
        about = self.cleaned_data
        if not about["quiz"]:
            return None
        return {
            "pass_mark": about["pass_mark"],
            "attempts_limit": about["attempts_limit"],
            "questions_drawn": min(about["questions_drawn"], len(about["quiz"])),
            "questions": about["quiz"],
        }


class PathForm(forms.ModelForm):
    """A path, its steps as an outline, and how long its certificate is good for."""

    steps = forms.CharField(
        label=_("Steps"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "cols": 100}),
        help_text=_(
            "Saving other steps publishes a new version; whoever is not finished takes it, and completions stay."
        ),
    )
    validity = forms.CharField(
        label=_("Validity"), initial="P1Y", max_length=20, help_text=_("As in P1Y, P18M or P90D.")
    )
    renewal_window = forms.CharField(
        label=_("Renewal window"), initial="P60D", max_length=20, help_text=_("Before the end.")
    )
    grace = forms.CharField(label=_("Grace"), initial="P14D", max_length=20, help_text=_("After the end."))
    mode = forms.ChoiceField(
        label=_("Mode"), choices=CertificationPolicy.Mode.choices, initial=CertificationPolicy.Mode.FROM_PREVIOUS_EXPIRY
    )
    fixed_day = forms.CharField(
        label=_("Fixed day"),
        required=False,
        max_length=5,
        help_text=_("Only for a fixed day: month and day, as in 12-31."),
    )

    class Meta:
        model = Path
        fields = ["slug", "name", "summary", "tool", "for_champions"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        version = self.instance.versions.order_by("-number").first()
        policy = self.instance.policies.order_by("-number").first()
        if version:
            self.initial["steps"] = path_text.render(nested(version))
        if policy:
            self.initial |= {name: getattr(policy, name) for name in POLICY}

    def clean_steps(self) -> dict:
        try:
            tree = path_text.parse(self.cleaned_data["steps"])
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem
        if refusal := refusal_of_tree(tree):
            raise forms.ValidationError(refusal)
        return tree

    def clean(self):
        if set(POLICY) <= self.cleaned_data.keys() and (
            refusal := refusal_of_policy(CertificationPolicy(**self.policy()))
        ):
            raise forms.ValidationError(refusal)
        return self.cleaned_data

    def policy(self) -> dict:
        """The policy as actions.set_policy takes it."""
        return {name: self.cleaned_data[name] for name in POLICY}


class AwardActionForm(ActionForm):
    """Why, beside the list of actions."""

    reason = forms.CharField(required=False, max_length=500, label=_("Reason"))
