"""The tags, each through a template, as a page uses it."""

import re
from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ui.forms import DayInput
from ui.templatetags.ui import browser, initials, is_words, markdown


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


class ReportForm(forms.Form):
    what = forms.CharField(label="What happened?", help_text="In your words", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False, widget=forms.TextInput(attrs={"placeholder": "Note"}))


def test_a_field_ties_label_hint_and_error_to_its_control():
    page = render("{% field form.what %}", form=ReportForm({}))
    assert '<label for="id_what">' in page
    assert 'aria-describedby="id_what_helptext id_what_error"' in page
    assert 'id="id_what_helptext"' in page and 'id="id_what_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    page = render("{% field form.kind %}", form=ReportForm())
    assert "<fieldset" in page and "<legend>Kind</legend>" in page


def test_optional_fields_say_so_unless_they_are_bare():
    assert "(optional)" in render("{% field form.note %}", form=ReportForm())
    assert "(optional)" not in render("{% field form.note bare=True %}", form=ReportForm())


def test_a_placeholder_that_repeats_its_label_goes_from_this_form_only():
    assert "placeholder" not in render("{% field form.note %}", form=ReportForm())
    assert ReportForm.base_fields["note"].widget.attrs == {"placeholder": "Note"}


def test_a_dropped_hint_leaves_no_reference_to_it():
    page = render('{% field form.what hint="" %}', form=ReportForm())
    assert "helptext" not in page


def test_the_error_summary_links_to_each_field():
    page = render('{% ui "error_summary" form=form %}', form=ReportForm({}))
    assert 'href="#id_what"' in page and 'href="#id_kind_field"' in page


def test_a_component_sees_only_what_it_is_given():
    page = render('{% ui "button" label="Send" %}', form="leak", refusal="leak", href="/leak/")
    assert "leak" not in page


def test_a_refused_button_is_disabled_and_says_why():
    page = render('{% ui "button" label="Open" href="/x/" refusal="Two lessons away." %}')
    assert "disabled" in page and "Two lessons away." in page and "href" not in page


def test_what_a_person_wrote_is_escaped():
    page = render('{% badge label %}{% ui "notice" text=label %}{% person label %}', label="<img src=x>")
    assert "<img" not in page


@pytest.mark.parametrize("moment", [date(2027, 3, 4), timezone.now().replace(microsecond=0)])
def test_a_time_is_readable_by_machines(moment):
    written = re.search(r'datetime="([^"]+)"', render("{% when moment %}", moment=moment))[1]
    assert type(moment).fromisoformat(written) == moment


def test_a_time_says_no_smaller_part_of_a_second_than_html_knows():
    assert not re.search(r'datetime="[^"]*\.', render("{% when moment %}{% age moment %}", moment=timezone.now()))


def test_per_cent_is_written_as_the_readers_language_does():
    assert render("{{ share|percent }}", share=89.6) == "90%"
    with override("de"):
        assert render("{{ share|percent }}", share=89.6) == "90\N{NO-BREAK SPACE}%"


def test_no_time_says_nothing():
    assert render("{% when moment %}{% age moment %}", moment=None) == ""


def test_a_page_link_keeps_the_filters():
    request = RequestFactory().get("/", QueryDict("unit=claims&page=2", mutable=True).dict())
    page = render("{% page_link 3 3 %}", request=request)
    assert 'href="?unit=claims&amp;page=3"' in page and 'aria-label="Page 3"' in page


def test_markdown_starts_its_headings_below_the_lede():
    assert "<h2>Why</h2>" in markdown("# Why")


@pytest.mark.parametrize(
    "text",
    [
        '<a hx-get="/x" hx-on:click="alert(1)">x</a>',
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<p style="color:red" onclick="x()">x</p>',
        "<img src=x onerror=alert(1)>",
    ],
)
def test_markdown_lets_no_behaviour_through(text):
    page = markdown(text)
    for harmful in ("<a hx", "<script", 'href="javascript', "<p style", "<img src=x"):
        assert harmful not in page


@given(st.text())
def test_markdown_never_breaks(text):
    assert "<script" not in markdown(text).lower()


@given(st.text())
def test_everybody_has_initials(name):
    assert 1 <= len(initials(name)) <= 6  # some letters become several when raised to capitals


@pytest.mark.parametrize(("value", "words"), [("55%", False), (0, False), ("fewer than 5", True), ("no seats", True)])
def test_a_figure_in_words_is_known(value, words):
    assert is_words(value) is words


def test_a_day_is_given_to_the_browser_as_it_reads_it():
    assert 'value="2027-03-04"' in DayInput().render("on", date(2027, 3, 4))


def test_a_browser_is_named_in_words():
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Safari/537.36"
    assert browser(agent) == "Chrome on Windows"
    assert browser(agent + " Edg/130") == "Edge on Windows"
    assert browser("curl/8") == "A browser"
