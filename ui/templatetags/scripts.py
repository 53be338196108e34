"""Scripts of the stock admin, less what a page has no use of: they are two thirds of its first load."""

from django import template
from django.forms import Media

register = template.Library()

# For slugs in letters outside ASCII, which ours never are.
NEVER = ("vendor/xregexp/",)
ON_LISTS = ("js/actions",)
PREFILLING = ("js/urlify", "js/prepopulate")
ADDING_ROWS = ("js/inlines",)


@register.filter
def for_list(media: Media) -> Media:
    """What acts on the ticked rows of a list; the rest belongs to forms."""
    return Media(js=[path for path in media._js if any(part in path for part in ON_LISTS)])


@register.simple_tag(takes_context=True)
def form_media(context) -> Media:
    """The scripts and styles of an admin form: what fills in slugs and adds rows only where there are any."""
    unused = [*NEVER, *ON_LISTS]
    unused += () if context["adminform"].prepopulated_fields else PREFILLING
    addable = any(formset.has_add_permission for formset in context["inline_admin_formsets"])
    unused += () if addable else ADDING_ROWS
    media = context["media"]
    return Media(css=media._css, js=[path for path in media._js if not any(part in str(path) for part in unused)])
