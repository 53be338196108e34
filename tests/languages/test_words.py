"""What people read is marked for translation: a word that no translator would be shown is a word nobody translates."""

from pathlib import Path

import pytest

from tests.languages.unmarked import unmarked_in_python, unmarked_in_template, unmarked_of

# The apps whose words are all marked.
MARKED = [
    "inbox",
    "studio",
    "intake",
    "journal",
    "config",
    "adoption",
    "feedback",
    "training",
    "rollout",
    "people",
    "desks",
    "ui",
]


@pytest.mark.parametrize("app", MARKED)
def test_every_word_of_the_app_is_marked(app):
    assert not unmarked_of(app)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Two lessons to go.</p>", 1),
        ("<p>{% translate 'Two lessons to go.' %} {{ name }}</p>", 0),
        ("<p>{% blocktranslate %}{{ n }} to go{% endblocktranslate %}</p>", 0),
        ('<a href="/x/" aria-label="Go on">{{ name }}</a>', 1),
        ('{% ui "button" label="Go on" kind="primary" %}', 1),
        ('{% ui "button" label=_("Go on") kind="primary" %}', 0),
        ('{% badge "New" %}', 1),
        ('{{ person.unit|default:"None yet" }} {% ui "button" kind=kind|default:"primary" %}', 1),
        ('{{ person.unit|default:_("None yet") }}', 0),
        ("See {{ site }}/inbox/{{ pk }}/ or /inbox/preferences/", 1),
        ("{% translate 'See' %}: {{ site }}/inbox/preferences/", 0),
        ("<p>Groundswell · {{ day }} &middot; <code>email</code></p>", 0),
    ],
)
def test_the_eye_for_templates_sees_what_is_not_marked(tmp_path, template, found):
    path = Path(tmp_path / "page.html")
    path.write_text(template)
    assert len(unmarked_in_template(path)) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('refuse("Only the Studio may.")', 1),
        ('refuse(_("Only the Studio may."))', 0),
        ('f"{name} has left the company."', 1),
        ("f\"{name}: {_('left')}\"", 1),
        ('_("{name} has left the company.").format(name=name)', 0),
        ('"""A docstring is for developers."""', 0),
        ('raise TypeError("no such column here")', 0),
        ('logger.warning("no mail was sent")', 0),
        ('Role.STUDIO = "studio", "AI Studio"', 0),
        ('date_format(day, "j F Y")', 0),
        ('Choice("GitHub Copilot")', 0),
        ('# For developers.\nWHY = {"person": "it is about somebody else"}', 0),
        ('WHY = {"person": "it is about somebody else"}', 1),
        ('clean(text, link_rel="noopener noreferrer")', 0),
        ('cursor.execute("SELECT one FROM two")', 0),
        ('cursor.execute(LOCK, [f"usage {tool} of {day}"])', 0),
        ('f"{SEATS} AND s.tool_id = %(tool)s"', 0),
        ('raise Http404("no such thing here")', 0),
        ('NAME = "AI Ops"', 0),
        ('re.compile("one word or two")', 0),
        ('nist="2.4 Data Privacy"', 0),
        ('SIGNS = {"kind": ("nobody asked", "by itself")}', 0),
        ('SAID = {"kind": ("Nobody asked for it",)}', 1),
    ],
)
def test_the_eye_for_python_sees_what_is_not_marked(tmp_path, code, found):
    path = Path(tmp_path / "room.py")
    path.write_text(f"x = 1\n{code}\n" if found or "docstring" not in code else code)
    assert len(unmarked_in_python(path)) == found
