"""Your own data, as one file."""

import json

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from desks.actions import hand_out_copy


@require_POST
@never_cache
def own_copy(request):
    """Everything this site holds of the reader, to keep. By a button and not a link: the journal notes each copy."""
    text = json.dumps(hand_out_copy(person=request.user), indent=2, ensure_ascii=False)
    name = f"groundswell-my-data-{timezone.localdate().isoformat()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
