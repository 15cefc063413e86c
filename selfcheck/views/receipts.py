"""Where the gateway for short messages says what arrived. Signed, and answered alike whatever is wrong."""

import json

from django.http import HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal import sms
from portal.actors import SYSTEM
from portal.audience import public
from selfcheck.commands.ladder_sending import note_receipt

LONGEST = 10_000


@csrf_exempt  # another machine, no session: the signature stands in its place
@require_POST
@public
def sms_receipt(request):
    now, body = timezone.now(), request.body
    stamp, signature = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
    if len(body) > LONGEST or not sms.authentic(stamp, body, signature, now):
        return _nothing()
    try:
        told = json.loads(body)
        reference, delivered = str(told["id"]), told["delivered"] is True
    except (ValueError, KeyError, TypeError):
        return _nothing()
    known = note_receipt(
        actor=SYSTEM,
        reference=reference,
        provider_id=str(told.get("gateway_id", ""))[:80],
        delivered=delivered,
        detail=str(told.get("detail", ""))[:300],
        now=now,
    )
    return HttpResponse(status=204) if known else _nothing()


def _nothing() -> HttpResponseNotFound:
    return HttpResponseNotFound("没有这条消息。\n", content_type="text/plain; charset=utf-8")
