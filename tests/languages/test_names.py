"""The names of tables and columns, which Django makes of the code, are said in the reader's language."""

from django.apps import apps
from django.forms import modelform_factory

from config.names import LISTED, listing, made_by_django
from tests.languages.german import speaking_german
from training.models import Path

GERMAN = {
    ("app", "Training"): "Lernen",
    ("table", "path"): "Lernpfad",
    ("table", "paths"): "Lernpfade",
    ("table", "reports"): "Meldungen",
    ("column", "for champions"): "für Champions",
}


def test_translators_find_every_name():
    assert LISTED.read_text() == listing(), "run: python manage.py list_names"


def test_the_admin_calls_a_table_and_its_columns_by_their_german_names():
    form = modelform_factory(Path, fields=["for_champions"])
    with speaking_german(GERMAN):
        assert form().fields["for_champions"].label == "Für Champions"
        assert (Path._meta.verbose_name, Path._meta.verbose_name_plural) == ("Lernpfad", "Lernpfade")
        assert apps.get_app_config("training").verbose_name == "Lernen"
    assert (form().fields["for_champions"].label, Path._meta.verbose_name_plural) == ("For champions", "paths")


def test_a_plural_is_a_word_of_its_own_where_only_the_singular_is_given():
    with speaking_german(GERMAN | {"report": "Meldung"}):
        meta = apps.get_model("feedback", "Item")._meta
        assert (meta.verbose_name, meta.verbose_name_plural) == ("Meldung", "Meldungen")


def test_names_that_the_code_gives_stay_its_own():
    named = {(getattr(thing, "label", ""), attribute) for thing, attribute, _ in made_by_django()}
    assert ("training.Path", "verbose_name") in named
    assert ("training.CertificationPolicy", "verbose_name_plural") not in named
