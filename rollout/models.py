"""From 5 to 500: the rollout of a tool, its waves, and who was in each."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from rollout.queries import RolloutQuerySet, WaveQuerySet
from studio.models import Tool


class Rollout(models.Model):
    """The plan to bring one tool to everybody it is for."""

    tool = models.OneToOneField(Tool, models.PROTECT, related_name="rollout")
    purpose = models.TextField(help_text=_("What the company wants from it, in a sentence or two."))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="owned_rollouts")
    planned_start = models.DateField()

    objects = RolloutQuerySet.as_manager()

    class Meta:
        ordering = ["planned_start", "id"]

    def __str__(self):
        return gettext("Rollout of {tool}").format(tool=self.tool)


class Wave(models.Model):
    """One rung: up to so many people, planned for a day, opened on a day by somebody with the evidence for it."""

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    target = models.PositiveIntegerField(help_text=_("People with the tool once this wave is in: 5, 50, 500."))
    planned_on = models.DateField()
    opened_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.CharField(max_length=400, blank=True, help_text=_("Why it was time: one sentence."))

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["rollout", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "number"], name="one_wave_per_number"),
            models.CheckConstraint(condition=Q(target__gte=1), name="a_wave_is_for_somebody"),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True, evidence="") | (Q(opened_on__isnull=False) & ~Q(evidence="")),
                name="an_open_wave_says_why",
            ),
        ]

    def __str__(self):
        words = gettext("{tool}, wave {n}: {name}")
        return words.format(tool=self.rollout.tool, n=self.number, name=self.name)


class WaveMember(models.Model):
    """Somebody in a wave. The database itself keeps the list as it was once the wave has opened."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="waves")

    class Meta:
        ordering = ["wave", "person"]
        constraints = [models.UniqueConstraint(fields=["wave", "person"], name="once_in_a_wave")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_when_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM rollout_wave
                               WHERE id IN (OLD.wave_id, NEW.wave_id) AND opened_on IS NOT NULL) THEN
                        RAISE EXCEPTION 'the people of an open wave stay as they are';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return gettext("{person} in {wave}").format(person=self.person, wave=self.wave)
