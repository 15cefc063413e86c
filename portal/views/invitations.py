"""Codes: the bureau's list of letters sent, and the enterprise's invitations to its own people."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import codes
from portal.audience import for_bureau, for_enterprise
from portal.commands import invitations as commands
from portal.errors import Refused
from portal.forms.invitations import CodeFilterForm
from portal.forms.people import InviteForm
from portal.queries import invitations as queries
from portal.queries.named import named
from portal.states import CLAIM_REVIEWERS, REGISTRARS
from portal.views.task_page import posted, succeeds, task_page

FRESH_KEY = "fresh_codes"
FRESH_MOST = 5


@require_safe
@for_bureau()
def invitation_list(request):
    now = timezone.now()
    form = CodeFilterForm(request.GET)
    rows = queries.claim_codes(request.actor.scope, now)
    page = Paginator(form.narrowed(rows), 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "names": named(row.created_by for row in page),
        "may_void": request.actor.role in CLAIM_REVIEWERS,
    }
    return render(request, "portal/invitation_list.html", context)


@require_POST
@for_bureau(*CLAIM_REVIEWERS)
def invitation_void(request, invitation_id):
    get_object_or_404(queries.claim_codes(request.actor.scope, timezone.now()), pk=invitation_id)
    _void(request, invitation_id)
    return redirect("portal:invitation_list")


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def invite_create(request):
    actor = request.actor
    given = {"scope": actor.scope, "enterprise_id": actor.enterprise_id, "today": timezone.localdate()}
    form = InviteForm(posted(request), initial={"person": request.GET.get("person")}, **given)
    made: list = []
    if succeeds(form, lambda: made.append(_invite(request, form.cleaned_data))):
        invitation, code = made[0]
        _remember(request, invitation.pk, code)
        messages.success(request, f"已生成给{invitation.person.name}的邀请码，本页可以打印。")
        return redirect("portal:invite_detail", invitation.pk)
    return task_page(
        request,
        form,
        title="邀请使用平台",
        submit="生成邀请码",
        back=(reverse("portal:people"), "人员"),
        sub="受邀人凭邀请码注册或登录后立即生效，不用应急管理局审核；应急管理局可以停用。",
        notify="填了电子邮箱的，邀请码同时发到邮箱。",
    )


@require_safe
@for_enterprise(*REGISTRARS)
def invite_detail(request, invitation_id):
    """The code itself is shown only in the session that made it."""
    rows = queries.join_invitations(request.actor.scope, timezone.now())
    invitation = get_object_or_404(rows, pk=invitation_id)
    code = codes.unseal(request.session.get(FRESH_KEY, {}).get(str(invitation_id), ""))
    context = {
        "invitation": invitation,
        "code": codes.grouped(code),
        "address": request.build_absolute_uri(reverse("portal:claim")),
        "link": f"{request.build_absolute_uri(reverse('portal:claim'))}?code={code}",
    }
    return render(request, "portal/invite_detail.html", context)


@require_POST
@for_enterprise(*REGISTRARS)
def invite_void(request, invitation_id):
    get_object_or_404(queries.join_invitations(request.actor.scope, timezone.now()), pk=invitation_id)
    _void(request, invitation_id)
    return redirect("portal:people")


def _invite(request, typed):
    return commands.invite_person(
        actor=request.actor,
        person_id=typed["person"],
        role=typed["role"],
        contact=typed["contact"],
        now=timezone.now(),
    )


def _void(request, invitation_id):
    try:
        commands.void_invitation(actor=request.actor, invitation_id=invitation_id, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "邀请码已作废。")


def _remember(request, invitation_id, code):
    """Sealed, so that not even the session's row gives the code away."""
    fresh = dict(list(request.session.get(FRESH_KEY, {}).items())[-FRESH_MOST + 1 :])
    request.session[FRESH_KEY] = fresh | {str(invitation_id): codes.seal(code)}
