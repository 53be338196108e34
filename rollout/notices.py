"""What a rollout tells people."""

from datetime import date

from django.urls import reverse


def wave_opened(wave, due_on: date, path) -> dict:
    """To everybody in the wave: what comes, and the one thing to do."""
    tool = wave.rollout.tool
    if path:
        ask = f"It opens for you with the certificate “{path.name}”: please earn it by {due_on:%-d %B %Y}."
        body = f"{wave.rollout.purpose} {ask}"
        link = reverse("training:path", args=[path.slug])
    else:
        body = f"{wave.rollout.purpose} Nothing is needed from you."
        link = reverse("adoption:tool", args=[tool.slug])
    return {
        "kind": "rollout.wave_opened",
        "title": f"{tool} is coming to you",
        "body": body,
        "link": link,
        "dedupe_key": f"wave-{wave.pk}",
    }
