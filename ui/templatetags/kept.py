"""{% kept pieces "name" %}…{% endkept %}: drawn once for the same facts, as ui.pieces says.

The token of a form is nobody else's: it is put in its place each time.
"""

import secrets

from django import template

register = template.Library()

TOKEN = secrets.token_hex(32)  # stands for the reader's own in what is kept; nobody can write it into a page


@register.tag
def kept(parser, token):
    """pieces: the page's ui.pieces.Pieces; name: of this piece on the page. Inside stands their context as well."""
    _, pieces, name = token.split_contents()
    inside = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(parser.compile_filter(pieces), parser.compile_filter(name), inside)


class KeptNode(template.Node):
    child_nodelists = ("inside",)

    def __init__(self, pieces, name, inside):
        self.pieces, self.name, self.inside = pieces, name, inside

    def render(self, context) -> str:
        def draw(values: dict) -> str:
            with context.push(**values | {"csrf_token": TOKEN}):
                return self.inside.render(context)

        piece = self.pieces.resolve(context).piece(self.name.resolve(context), draw)
        return piece.replace(TOKEN, str(context.get("csrf_token", ""))) if TOKEN in piece else piece
