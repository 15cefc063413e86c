"""The poster with the QR code, for the enterprise to hang up."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_enterprise
from rewards.documents.poster import poster_pdf
from rewards.queries import channels


@require_safe
@for_enterprise()
def poster(request):
    """A4; 404 while the address is not open."""
    channel = channels.channel_of(request.actor.scope, request.actor.enterprise_id)
    opened = channels.opened(channel) if channel and channel.open else None
    if opened is None:
        raise Http404
    url = f"{settings.PORTAL_URL}{reverse('rewards:tell', args=[opened.token])}"
    document = poster_pdf(
        {
            "enterprise": opened.enterprise.name,
            "url": url,
            "channels": opened.scheme.channels,
            "terms": [
                opened.scheme.acknowledge_working,
                opened.scheme.verify_working,
                opened.scheme.feedback_working,
                opened.scheme.pay_days,
            ],
            "handlers": "、".join(one.name for one in opened.handlers),
            "trusted": "、".join(one.name for one in opened.see_names),
        },
        created_at=timezone.now(),
    )
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="poster.pdf"'
    return response
