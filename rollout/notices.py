"""What a rollout tells people."""

from datetime import date

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ui.words import full_day


def wave_opened(wave, due_on: date, path) -> dict:
    """To everybody in the wave: what comes, and the one thing to do."""
    tool = wave.rollout.tool
    if path:
        words = _("It opens for you with the certificate “{path}”: please earn it by {day}.")
        ask = format_lazy(words, path=path.name, day=lazy(full_day, str)(due_on))
        link = reverse("training:path", args=[path.slug])
    else:
        ask = _("Nothing is needed from you.")
        link = reverse("adoption:tool", args=[tool.slug])
    return {
        "kind": "rollout.wave_opened",
        "title": format_lazy(_("{tool} is coming to you"), tool=tool),
        "body": format_lazy("{} {}", wave.rollout.purpose, ask),
        "link": link,
        "dedupe_key": f"wave-{wave.pk}",
    }
