"""The tree of business units."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from people.queries import UnitQuerySet


class Unit(models.Model):
    """A business unit in the tree. `path` lists the ids from the top to itself ("/1/4/"): a subtree is a prefix."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    head = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="heads")
    path = models.CharField(max_length=255, default="/", editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["path"], name="unit_subtree", opclasses=["varchar_pattern_ops"])]
        constraints = [
            models.UniqueConstraint(Lower("name"), "parent", name="one_unit_name_per_parent", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name
