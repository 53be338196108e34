"""The certificate: its owner's page, its paper, and the public page that says whether it is good today."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.models import ERASED
from training.models import Award, AwardEvent
from training.rules.certification import award_state, awards_of
from training.views.paper import certificate_pdf as draw_pdf
from training.views.qr import outline
from ui.tries import count_wrong_try
from ui.words import full_day


def own_award(request, public_id) -> Award:
    awards = Award.objects.owned_by(request.user).select_related("path__tool", "person", "closed_by")
    return get_object_or_404(awards, public_id=public_id)


def public_url(award: Award) -> str:
    return f"{settings.SITE_URL}{reverse('training_public:verify', args=[award.public_id])}"


@require_safe
@never_cache
def certificate(request, public_id):
    """My certificate."""
    award = own_award(request, public_id)
    state = award_state(award, awards_of(award.person, award.path), request.user.today())
    side, code = outline(public_url(award))
    revocation = award.events.filter(kind=AwardEvent.Kind.REVOKED).last() if state == state.REVOKED else None
    context = {
        "award": award,
        "state": state,
        "facts": [
            (_("Awarded"), full_day(award.completed_on)),
            (_("Valid from"), full_day(award.valid_from)),
            (_("Valid until"), full_day(award.valid_until)),
        ],
        "public_url": public_url(award),
        "side": side,
        "code": code,
        "new": award.completed_on == request.user.today(),
        "attempt": attempt_behind(award),
        "revocation": revocation,
    }
    return render(request, "training/certificate.html", context)


def attempt_behind(award: Award):
    """The attempt whose passing completed the path, for its feedback; None when something else did."""
    sitting = award.closed_by.sitting if award.closed_by else None
    return sitting.attempts.order_by("number").last() if sitting else None


@require_safe
def certificate_pdf(request, public_id):
    """My certificate on paper."""
    award = own_award(request, public_id)
    name = slugify(f"{award.path.name} {award.name}") or "certificate"
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(draw_pdf(award, public_url(award)), content_type="application/pdf", headers=headers)


@login_not_required
@require_safe
@never_cache
def verify(request, public_id):
    """Is this certificate good today? For anybody who has its address, which nobody can guess (128 random bits).

    It shows what stands on the paper and the state of today, nothing else, and asks not to be indexed. Ten addresses a
    minute that lead nowhere are enough; whoever checks real certificates is not counted, and never waits.
    """
    award = Award.objects.select_related("path", "person").filter(public_id=public_id).first()
    if award is None:
        if not count_wrong_try(request, "verify"):
            return render(request, "training/verify_slow.html", status=429)
        raise Http404
    state = award_state(award, awards_of(award.person, award.path), timezone.localdate())
    facts = [(_("Valid from"), full_day(award.valid_from)), (_("Valid until"), full_day(award.valid_until))]
    context = {"award": award, "state": state, "facts": facts, "today": timezone.localdate()}
    context["erased"] = award.name == ERASED
    response = render(request, "training/verify.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
