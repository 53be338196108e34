"""The tags that pages are written with. {% load ui %} gives all of them; the gallery shows each."""

import re
from datetime import datetime
from functools import cache

import nh3
from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt

from ui.templatetags import moments
from ui.templatetags.drawings import DRAWINGS
from ui.words import full_day, percent

register = template.Library()

TONES = {"neutral": "ring", "good": "ticked", "attention": "triangle", "danger": "diamond", "quiet": "dash"}
NOTICE_ICONS = {"good": "check", "attention": "alert", "danger": "alert"}
# Each browser also claims to be those below it, so the first sign that is found counts.
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("iPhone", gettext_lazy("an iPhone")),
    ("iPad", gettext_lazy("an iPad")),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", gettext_lazy("a Mac")),
    ("Linux", "Linux"),
]
MESSAGE_TONES = {"success": "good", "warning": "attention", "error": "danger"}


@register.simple_tag(takes_context=True)
def ui(context, component: str, **values) -> str:
    """A component of templates/ui/, given exactly these values: a page's own `form` or `title` never slips into it."""
    inner = context.new(values)
    for shared in ("csrf_token", "request"):
        inner[shared] = context.get(shared)
    return context.template.engine.get_template(f"ui/{component}.html").render(inner)


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> str:
    """One of our drawings, hidden from screen readers: the words beside it carry the meaning. size: "" or "big"."""
    return render_to_string("ui/icon.html", {"drawing": mark_safe(DRAWINGS[name]), "size": size})


@register.simple_tag
@cache
def stylesheets() -> str:
    """The links to what every page is dressed in."""
    return render_to_string("ui/stylesheets.html")


@register.inclusion_tag("ui/badge.html")
def badge(label: str, tone: str = "neutral"):
    """A state in words with a shape. tone: neutral, good, attention, danger or quiet."""
    return {"label": label, "tone": tone, "glyph": TONES[tone]}


@register.inclusion_tag("ui/field.html")
def field(bound, label: str = "", hint: str | None = None, bare: bool = False, short: bool = False):
    """A form's field with its label, hint, errors and control.

    label and hint replace the form's own words (hint="" drops them); bare: do not say "(optional)"; short: a narrow
    control, for dates and numbers.
    """
    _drop_placeholder_that_repeats(bound)
    if hint is not None:
        bound.help_text = hint
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": bound.help_text,
        "bare": bare,
        "short": short,
    }


def _drop_placeholder_that_repeats(bound):
    """A placeholder that repeats the label is a label that vanishes; the widget is this form's own copy."""
    attrs = bound.field.widget.attrs
    plain = [re.sub(r"\W", "", str(words)).lower() for words in (bound.label, attrs.get("placeholder", ""))]
    if plain[0] in plain[1] or plain[1] in plain[0]:
        attrs.pop("placeholder", None)


@register.inclusion_tag("ui/person.html")
def person(who, detail: str = "", url: str = ""):
    """A person's name as they write it, with their initials; `who` is a Person or a name."""
    return {"name": getattr(who, "name", None) or str(who), "detail": detail, "url": url}


@register.inclusion_tag("ui/meter.html")
def meter(done: float | None, total: float | None, label: str = ""):
    """A horizontal bar; empty for None or a total of 0, never more than full. label: what it says aloud."""
    share = None if done is None or not total else max(0.0, min(100.0, round(100 * done / total, 2)))
    return {"share": share, "label": label}


@register.simple_tag
def when(moment, style: str = "words") -> str:
    """A <time> in the reader's zone: relative words, and the full date and time on hover and to machines.

    style: "words" (default), "day" (4 March 2027), "full" (Thursday 4 March 2027 at 14:05 CET). None gives "".
    """
    if not moment:
        return ""
    now = timezone.localtime()
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
        words = moments.moment_in_words(moment, now)
        day = moment.date()
    else:
        words, day = moments.day_in_words(moment, now.date()), moment
    shown = {"words": words, "day": full_day(day), "full": moments.in_full(moment)}[style]
    return _time(moment, shown)


@register.simple_tag
def age(moment) -> str:
    """How long ago, without "ago": for columns headed Age or Waiting."""
    if not moment:
        return ""
    return _time(timezone.localtime(moment), moments.age_in_words(timezone.now() - moment))


def _time(moment, words: str) -> str:
    machines, hover = moments.for_machines(moment), moments.in_full(moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', machines, hover, words)


@register.inclusion_tag("ui/page_link.html", takes_context=True)
def page_link(context, number, words, field: str = ""):
    """A link to a page of the list that this page shows, keeping its filters and its order."""
    query = context["request"].GET.copy()
    query[field or "page"] = number
    spoken = _("Page {number}").format(number=words) if isinstance(words, int) else ""
    return {"href": f"?{query.urlencode()}", "words": words, "spoken": spoken}


@register.filter
def page_numbers(page):
    """The page numbers worth a link, with "…" where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def initials(name: str) -> str:
    """The first letters of a name's first and last word."""
    words = str(name or "").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.filter
def tone(level: str) -> str:
    """The tone of a Django message level."""
    return MESSAGE_TONES.get(level, "neutral")


@register.filter
def notice_icon(tone: str) -> str:
    return NOTICE_ICONS.get(tone, "info")


register.filter(percent)


@register.filter
def or_withheld(count: int | None) -> str:
    """A count, or what is said in its place when it was suppressed."""
    return _("fewer than 5") if count is None else str(count)


@register.filter
def is_words(value) -> bool:
    """Whether a figure is said in words ("fewer than 5", "no seats") rather than in digits."""
    return not str(value).strip()[:1].isdigit()


@register.filter
def browser(user_agent: str) -> str:
    """A browser and its system in words a person knows: "Firefox on Windows"."""
    name = next((words for sign, words in BROWSERS if sign in user_agent), _("A browser"))
    system = next((words for sign, words in SYSTEMS if sign in user_agent), "")
    return _("{browser} on {system}").format(browser=name, system=system) if system else name


def _headings_below_the_page(state):
    """A text's own headings start at h2: the page's lede is its h1."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
_markdown.core.ruler.push("headings_below_the_page", _headings_below_the_page)


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML. The sanitiser has the last word: no attribute that htmx, CSS or a script reads gets through."""
    return mark_safe(nh3.clean(_markdown.render(text or ""), link_rel="noopener noreferrer"))
