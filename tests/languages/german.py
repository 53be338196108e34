"""A few words of German, for tests that say what a sentence becomes in another language."""

from contextlib import contextmanager
from unittest.mock import patch

from django.utils.translation import override, trans_real


@contextmanager
def speaking_german(words: dict):
    """German for as long as this lasts, with these words before those of the catalog.

    words: what stands in the code -> its German; a pair of texts for a plural; (context, words) -> its German.
    """
    catalog = trans_real.translation("de")._catalog._catalogs[0]
    with patch.dict(catalog, dict(_entries(words))), override("de"):
        yield


def _entries(words: dict):
    for said, german in words.items():
        key = "\x04".join(said) if isinstance(said, tuple) else said
        if isinstance(german, str):
            yield key, german
        else:
            yield from (((key, form), each) for form, each in enumerate(german))
