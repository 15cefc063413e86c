"""消息: what happened, for whom, and where to go from there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portal.audience import signed_in
from portal.commands import notices as commands
from portal.queries import notices as queries


@require_safe
@signed_in
def notice_list(request):
    page = Paginator(queries.notices(request.user), 20).get_page(request.GET.get("page"))
    context = {"page": page, "unread": queries.unread(request.user.pk)}
    return render(request, "portal/notice_list.html", context)


@require_POST
@signed_in
def notice_read(request, notice_id):
    """Marks it read and goes where it points."""
    get_object_or_404(queries.notices(request.user), pk=notice_id)
    notice = commands.read_notice(user=request.user, notice_id=notice_id, now=timezone.now())
    own = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if own else "portal:notice_list")


@require_POST
@signed_in
def notice_read_all(request):
    count = commands.read_all_notices(user=request.user, now=timezone.now())
    messages.success(request, f"已把 {count} 条消息标为已读。" if count else "没有未读消息。")
    return redirect("portal:notice_list")
