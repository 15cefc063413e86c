"""系统管理—人员: the administrator of a division keeps the accounts of its own and lower bureaus."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import codes
from portal.actors import Role
from portal.audience import for_bureau
from portal.commands import postings as commands
from portal.errors import Refused
from portal.forms.claims import ReasonForm
from portal.forms.postings import PostingForm
from portal.queries import postings as queries
from portal.views.task_page import posted, succeeds, task_page

LINK_KEY = "fresh_password_link"


@require_safe
@for_bureau(Role.DIVISION_ADMIN)
def posting_list(request):
    ended = request.GET.get("ended") == "1"
    page = Paginator(queries.postings(request.actor.scope, ended=ended), 20).get_page(request.GET.get("page"))
    return render(request, "portal/posting_list.html", {"page": page, "ended": ended})


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(Role.DIVISION_ADMIN)
def posting_add(request):
    actor = request.actor
    form = PostingForm(posted(request), division=actor.division, initial={"division_code": actor.division})
    made: list = []
    if succeeds(form, lambda: made.append(_add(request, form.cleaned_data))):
        posting = made[0]
        if posting.user.has_usable_password():
            messages.success(request, f"已给{posting.user}加上岗位，用原来的账号登录。")
            return redirect("portal:posting_list")
        messages.success(request, f"已建立{posting.user}的账号。请生成设置密码的链接交给本人。")
        return redirect("portal:posting_detail", posting.pk)
    return task_page(
        request,
        form,
        title="新增人员",
        submit="建立账号",
        back=_back(),
        sub="只能加本级和下级单位的人员。账号没有初始密码，由本人用一次性链接设置。",
    )


@require_safe
@for_bureau(Role.DIVISION_ADMIN)
def posting_detail(request, posting_id):
    """The one-time link is shown only in the session that asked for it."""
    posting = _found(request, posting_id)
    fresh = request.session.get(LINK_KEY, {})
    path = codes.unseal(fresh.get("link", "")) if fresh.get("posting") == posting_id else ""
    link = request.build_absolute_uri(path) if path else ""
    context = {"posting": posting, "link": link, "history": queries.history(request.actor.scope, posting)}
    return render(request, "portal/posting_detail.html", context)


@require_POST
@for_bureau(Role.DIVISION_ADMIN)
def posting_link(request, posting_id):
    _found(request, posting_id)
    try:
        path = commands.issue_password_link(actor=request.actor, posting_id=posting_id, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        request.session[LINK_KEY] = {"posting": posting_id, "link": codes.seal(path)}
        messages.success(request, "已生成设置密码的链接，1 小时内有效，只能用一次。")
    return redirect("portal:posting_detail", posting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(Role.DIVISION_ADMIN)
def posting_end(request, posting_id):
    posting = _found(request, posting_id)
    form = ReasonForm(posted(request))
    given = {"actor": request.actor, "posting_id": posting_id, "now": timezone.now()}
    if succeeds(form, lambda: commands.end_posting(**given, **form.cleaned_data)):
        messages.success(request, f"{posting.user}的“{posting.get_role_display()}”岗位已停用。")
        return redirect("portal:posting_list")
    return task_page(
        request,
        form,
        title=f"停用岗位：{posting.user}",
        submit="停用",
        back=_back(),
        consequence=f"停用后本人马上不能再以“{posting.get_role_display()}”身份办理；他办过的事项和审计记录都保留。",
    )


def _add(request, typed):
    return commands.add_posting(actor=request.actor, now=timezone.now(), today=timezone.localdate(), **typed)


def _found(request, posting_id):
    rows = queries.postings(request.actor.scope) | queries.postings(request.actor.scope, ended=True)
    return get_object_or_404(rows, pk=posting_id)


def _back():
    return reverse("portal:posting_list"), "人员"
