"""Champions: who helps whom, since when, and what they did."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from adoption.queries import ChampionActivityQuerySet, ChampionAssignmentQuerySet
from people.models import Person, Unit


def dates_in_order(earlier: str, later: str) -> Q:
    return Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)})


class ChampionAssignment(models.Model):
    """A person is asked to help a unit adopt AI, accepts, serves a term and hands over.

    The days are facts; the state (nominated, active, stepping down, ended) follows from them:
    `rules.champions.state_on`.
    """

    class EndReason(models.TextChoices):
        DECLINED = "declined", _("declined the nomination")
        HANDED_OVER = "handed_over", _("handed over")
        STEPPED_DOWN = "stepped_down", _("stepped down")
        TERM = "term", _("the term was over")
        LEFT = "left", _("left the company")

    person = models.ForeignKey(Person, models.PROTECT, related_name="champion_assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="champion_assignments")
    lead = models.BooleanField(default=False, help_text=_("The first address in the unit; there is one."))
    nominated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    nominated_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    term_until = models.DateField(null=True, blank=True, help_text=_("The last day of the term."))
    stepping_down_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text=_("The first day without this champion."))
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    successor_to = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        help_text=_("Whose work this one takes over."),
    )

    objects = ChampionAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-lead", "nominated_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(lead=True, accepted_on__isnull=False, ended_on__isnull=True),
                name="one_lead_champion_per_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "unit"],
                condition=Q(ended_on__isnull=True),
                name="one_open_assignment_per_champion_and_unit",
            ),
            models.CheckConstraint(
                condition=dates_in_order("nominated_on", "accepted_on")
                & dates_in_order("accepted_on", "stepping_down_on")
                & dates_in_order("nominated_on", "ended_on")
                & dates_in_order("nominated_on", "term_until"),
                name="champion_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(stepping_down_on__isnull=True) | Q(accepted_on__isnull=False),
                name="only_an_active_champion_steps_down",
            ),
            models.CheckConstraint(
                condition=(Q(ended_on__isnull=True) & Q(end_reason=""))
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="champion_end_has_a_reason",
            ),
        ]

    def __str__(self):
        return gettext("{person}, champion of {unit}").format(person=self.person, unit=self.unit)


class ChampionActivity(models.Model):
    """Something a champion did for the unit, on a day, with what shows it."""

    class Kind(models.TextChoices):
        OFFICE_HOUR = "office_hour", _("Office hour")
        DEMO = "demo", _("Demonstration")
        NUDGE = "nudge", pgettext_lazy("champion", "Nudge")
        FEEDBACK_LOGGED = "feedback_logged", _("Feedback logged")

    assignment = models.ForeignKey(ChampionAssignment, models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=20, choices=Kind)
    occurred_on = models.DateField()
    note = models.CharField(max_length=300, blank=True, help_text=_("What shows it: a link, a room, who was there."))
    about = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Who was nudged.")
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ChampionActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("champion activities")
        ordering = ["-occurred_on", "-id"]
        indexes = [models.Index(fields=["assignment", "-occurred_on"], name="activity_by_assignment")]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "about", "occurred_on"],
                condition=Q(kind="nudge"),
                name="one_nudge_a_day_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(kind="nudge", about__isnull=False) | (~Q(kind="nudge") & Q(about__isnull=True)),
                name="a_nudge_is_about_somebody",
            ),
        ]

    def __str__(self):
        return gettext("{what} on {day}").format(what=self.get_kind_display(), day=self.occurred_on)
