"""The certificate on paper: one landscape page, in the colours of the site, with the swell and a code that leads to
its live state."""

from io import BytesIO
from pathlib import Path

from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from training.models import Award
from training.views.qr import modules
from ui.words import full_day

WIDTH, HEIGHT = landscape(A4)
LEFT = 68
PAPER, INK, SOFT, SEA, SEA_LINE, SEA_FILL, WHITE = (
    HexColor(value) for value in ("#fbf8f2", "#162426", "#425052", "#005e53", "#4fa396", "#d4ede6", "#fefdfa")
)
TEXT, STRONG = "SourceSans", "SourceSans-Semibold"
FONTS = {TEXT: "SourceSansPro-Regular.ttf", STRONG: "SourceSansPro-Semibold.ttf"}
# Names that the font cannot write are set in the reader's own font for that script; these three need no file.
SCRIPTS = (
    ("\uac00", "\ud7a3", "HYGothic-Medium"),
    ("\u3040", "\u30ff", "HeiseiKakuGo-W5"),
    ("\u3400", "\u9fff", "STSong-Light"),
)

# The swell of the site (templates/ui/sea.html): a line of cubic curves in a field of 1200 x 300, y downwards.
SWELL = (
    (0, 290),
    (100, 290, 130, 272, 210, 272),
    (290, 272, 330, 286, 400, 286),
    (520, 286, 540, 196, 660, 196),
    (780, 196, 790, 226, 850, 226),
    (980, 226, 1030, 46, 1200, 30),
)
# The wave of the mark (templates/ui/mark.html): the same in a field of 32 x 32, inside a circle of radius 15.
MARK = (
    (2.58, 22.7),
    (4, 21.4, 5.5, 20.8, 7.3, 20.8),
    (9.6, 20.8, 10.2, 22.5, 12, 22.5),
    (15.4, 22.5, 15, 14.5, 18.2, 14.5),
    (20.6, 14.5, 21, 16.4, 22.8, 16.4),
    (25.6, 16.4, 25.7, 9.3, 28.69, 8),
    (29.7, 8, 31, 8, 32, 8),
)


def certificate_pdf(award: Award, url: str) -> bytes:
    """The PDF of this award; `url` is its public page."""
    for name, file in FONTS.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, Path(__file__).parent / "fonts" / file))
    page = BytesIO()
    canvas = Canvas(page, pagesize=(WIDTH, HEIGHT), invariant=True, lang=to_locale(get_language()).replace("_", "-"))
    canvas.setTitle(f"{award.path.name}: {award.name}")
    canvas.setAuthor("Groundswell")
    canvas.setSubject(_("Certificate, valid until {day}").format(day=full_day(award.valid_until)))
    canvas.setFillColor(PAPER)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    draw_swell(canvas)
    draw_brand(canvas)
    draw_words(canvas, award)
    draw_code(canvas, url)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def draw_swell(canvas: Canvas) -> None:
    """The rising line over the foot of the page, edge to edge."""
    canvas.saveState()
    canvas.scale(WIDTH / 1200, 0.62)
    canvas.setFillColor(SEA_FILL)
    canvas.drawPath(wave(canvas, SWELL, 300, closed=True), stroke=0, fill=1)
    canvas.setStrokeColor(SEA_LINE)
    canvas.setLineWidth(2.4)
    canvas.drawPath(wave(canvas, SWELL, 300), stroke=1, fill=0)
    canvas.restoreState()


def wave(canvas: Canvas, curves, height: float, closed: bool = False):
    """The path of these curves, whose y grow downwards in a field of that height; closed along its foot."""
    (x, y), *rest = curves
    path = canvas.beginPath()
    path.moveTo(x, height - y)
    for x1, y1, x2, y2, x3, y3 in rest:
        path.curveTo(x1, height - y1, x2, height - y2, x3, height - y3)
    if closed:
        path.lineTo(rest[-1][4], 0)
        path.lineTo(x, 0)
        path.close()
    return path


def draw_brand(canvas: Canvas) -> None:
    """The mark, a wave in a circle, and the name."""
    canvas.saveState()
    canvas.translate(LEFT - 1, HEIGHT - 82)
    circle = canvas.beginPath()
    circle.circle(16, 16, 15)
    canvas.setFillColor(SEA_FILL)
    canvas.drawPath(circle, stroke=0, fill=1)
    canvas.clipPath(circle, stroke=0, fill=0)
    canvas.setFillColor(SEA)
    canvas.drawPath(wave(canvas, MARK, 32, closed=True), stroke=0, fill=1)
    canvas.restoreState()
    write(canvas, "Groundswell", LEFT + 38, HEIGHT - 71, 15, STRONG, INK)


def draw_words(canvas: Canvas, award: Award) -> None:
    """Who completed what, and for how long it is good."""
    room = WIDTH - 2 * LEFT
    # Translators: the name stands below, then “has completed”, then the name of the path.
    write(canvas, _("This certifies that"), LEFT, 436, 14, TEXT, SOFT)
    write(canvas, award.name, LEFT, 386, 44, STRONG, INK, room)
    completed = " · ".join(filter(None, [award.unit_name, _("has completed")]))
    write(canvas, completed, LEFT, 350, 14, TEXT, SOFT, room)
    write(canvas, award.path.name, LEFT, 310, 28, STRONG, SEA, room)
    labels = (_("Awarded"), _("Valid from"), _("Valid until"))
    days = (award.completed_on, award.valid_from, award.valid_until)
    for i, (label, day) in enumerate(zip(labels, days, strict=True)):
        write(canvas, label, LEFT + i * 150, 262, 10.5, TEXT, SOFT)
        write(canvas, full_day(day), LEFT + i * 150, 244, 14, STRONG, INK)


def draw_code(canvas: Canvas, url: str) -> None:
    """The QR code on white, with what it is for and the address in letters."""
    side, right, foot = 96, WIDTH - LEFT, 46
    rows = modules(url)
    square = side / len(rows)
    canvas.setFillColor(WHITE)
    canvas.roundRect(right - side - 12, foot - 12, side + 24, side + 24, 6, stroke=0, fill=1)
    canvas.setFillColor(INK)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                canvas.rect(right - side + x * square, foot + side - (y + 1) * square, square, square, stroke=0, fill=1)
    canvas.linkURL(url, (right - side, foot, right, foot + side))
    write(canvas, _("Valid today? Scan the code, or open"), LEFT, foot + 14, 10.5, TEXT, SOFT)
    write(canvas, url, LEFT, foot, 10.5, STRONG, SEA, WIDTH - 2 * LEFT - side - 40)


def write(canvas: Canvas, text: str, x: float, y: float, size: float, font: str, colour, room: float = 0) -> None:
    """One line, in a font that has its letters, made smaller until it fits into `room` points."""
    font = font_for(text, font)
    while room and size > 8 and pdfmetrics.stringWidth(text, font, size) > room:
        size -= 1
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


def font_for(text: str, font: str) -> str:
    known = pdfmetrics.getFont(font).face.charToGlyph
    strange = [letter for letter in text if ord(letter) not in known]
    for first, last, script in SCRIPTS:
        if any(first <= letter <= last for letter in strange):
            if script not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(UnicodeCIDFont(script))
            return script
    return font
