"""From the letter to the account (public and own pages), and the bureau's decisions about it."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import codes, standing
from portal.accounts import INVITATION_KEY
from portal.audience import for_bureau, public, signed_in
from portal.commands import claims as commands
from portal.errors import Refused
from portal.forms.claims import AcceptForm, ClaimFilterForm, ClaimForm, CodeForm, ReasonForm
from portal.queries import claims as queries
from portal.queries import invitations
from portal.queries.named import named
from portal.states import CLAIM_REVIEWERS, MEMBERSHIP
from portal.throttle import note_wrong_guess, refuse_haste
from portal.views.task_page import posted, succeeds, task_page
from portal.workplaces import SESSION_KEY


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def claim(request):
    """Step one: the code. Step two, for strangers: open an account or sign in."""
    now = timezone.now()
    if request.method == "POST" and request.POST.get("go") == "other":
        request.session.pop(INVITATION_KEY, None)
        return redirect("portal:claim")
    form = CodeForm(posted(request), initial={"code": request.GET.get("code", "")})
    if form.is_bound:
        if form.is_valid() and _accept_code(request, form, now):
            return redirect("portal:claim_confirm" if request.user.is_authenticated else "portal:claim")
        return render(request, "portal/claim.html", {"form": form, "hint": codes.HINT}, status=400)
    held = invitations.held(request.session.get(INVITATION_KEY), now)
    if held and "code" not in request.GET:
        if request.user.is_authenticated:
            return redirect("portal:claim_confirm")
        return render(request, "portal/claim_account.html", {"invitation": held})
    return render(request, "portal/claim.html", {"form": form, "hint": codes.HINT})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def claim_confirm(request):
    """Step three: see for which enterprise, and say yes."""
    now = timezone.now()
    invitation = invitations.held(request.session.get(INVITATION_KEY), now)
    if invitation is None:
        request.session.pop(INVITATION_KEY, None)
        messages.error(request, "邀请码已经用过、作废或者过期。请输入新的邀请码，或者联系发信单位。")
        return redirect("portal:claim")
    form_class = AcceptForm if invitation.kind == "join" else ClaimForm
    form = form_class(posted(request), request.FILES if request.method == "POST" else None)
    if succeeds(form, lambda: _answer(request, invitation, form.cleaned_data, now)):
        return _settled(request, invitation)
    context = {"form": form, "invitation": invitation}
    return render(request, "portal/claim_confirm.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def claim_mine(request):
    """One's own requests and roles, and invitations sent to a proved address; POST takes one of those up."""
    waiting = invitations.waiting_for(request.user, timezone.now())
    if request.method == "POST":
        chosen = get_object_or_404(waiting, pk=_number(request.POST.get("invitation")))
        request.session[INVITATION_KEY] = chosen.pk
        return redirect("portal:claim_confirm")
    context = {"claims": queries.own_claims(request.user), "waiting": waiting}
    return render(request, "portal/claim_mine.html", context)


@require_safe
@for_bureau()
def claim_list(request):
    form = ClaimFilterForm({"state": "pending", **request.GET.dict()})
    typed = form.cleaned_data if form.is_valid() else {}
    rows = queries.claims(
        request.actor.scope, state=typed.get("state") or "pending", words=typed.get("q", "")
    )
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "portal/claim_list.html", {"page": page, "form": form})


@require_safe
@for_bureau()
def claim_detail(request, membership_id):
    scope = request.actor.scope
    membership = get_object_or_404(queries.memberships(scope), pk=membership_id)
    code = queries.used_code(scope, membership)
    context = {
        "membership": membership,
        "code": code,
        "names": named([code.created_by] if code else []),
        "colleagues": queries.colleagues(scope, membership),
        "trail": queries.trail(scope, membership),
        "actions": MEMBERSHIP.actions(membership.state, request.actor.role),
    }
    return render(request, "portal/claim_detail.html", context)


@require_POST
@for_bureau(*CLAIM_REVIEWERS)
def claim_approve(request, membership_id):
    return _decide(request, membership_id, commands.approve_claim, "认领已通过，已通知申请人。")


@require_POST
@for_bureau(*CLAIM_REVIEWERS)
def membership_restore(request, membership_id):
    return _decide(request, membership_id, commands.restore_membership, "账户已恢复，已通知本人。")


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*CLAIM_REVIEWERS)
def claim_refuse(request, membership_id):
    return _with_reason(
        request,
        membership_id,
        commands.refuse_claim,
        title="不通过认领",
        submit="不通过",
        consequence="不通过后邀请码不能再用；申请人要认领，需重新发邀请码。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*CLAIM_REVIEWERS)
def membership_suspend(request, membership_id):
    return _with_reason(
        request,
        membership_id,
        commands.suspend_membership,
        title="停用账户",
        submit="停用",
        consequence="停用后本人马上不能再为这家企业办理任何事项；已报送的报告不受影响，以后可以恢复。",
    )


def _accept_code(request, form, now) -> bool:
    """Puts a good code's invitation into the session; a bad one is counted against the caller's address."""
    guesser = get_adapter(request).get_client_ip(request)
    try:
        refuse_haste(guesser, now=now)
    except Refused as refusal:
        form.add_error("code", refusal.message)
        return False
    found = invitations.by_code(form.cleaned_data["code"])
    problem = _problem(found, now)
    if problem:
        note_wrong_guess(guesser, now=now)
        form.add_error("code", problem)
        return False
    request.session[INVITATION_KEY] = found.pk
    return True


def _problem(found, now) -> str:
    if found is None:
        return f"没有这个邀请码。请对照信件重新输入：{codes.HINT}。"
    if found.used_at:
        return "这个邀请码已经用过。如果不是您本人用的，请联系发信单位。"
    if found.revoked_at:
        return "这个邀请码已作废。请使用最新一封信上的邀请码，或者联系发信单位重发。"
    if found.expires_at <= now:
        return "这个邀请码已过有效期。请联系发信单位重发。"
    return ""


def _answer(request, invitation, typed, now):
    given = {
        "actor": invitations.holder(request.user, invitation),
        "user": request.user,
        "invitation_id": invitation.pk,
        "now": now,
    }
    if invitation.kind == "join":
        membership = commands.accept_invitation(**given)
        request.session[SESSION_KEY] = f"m:{membership.pk}"
        request.session.pop(standing.KEY, None)
        return membership
    return commands.claim_enterprise(**given, note=typed["note"], upload=typed["letter"])


def _settled(request, invitation):
    request.session.pop(INVITATION_KEY, None)
    name = invitation.enterprise.name
    if invitation.kind == "join":
        messages.success(request, f"您已加入{name}，身份是“{invitation.get_role_display()}”。")
        return redirect("portal:home")
    messages.success(request, f"{name}的认领已提交，属地应急管理局审核后会通知您。")
    return redirect("portal:claim_mine")


def _decide(request, membership_id, command, done):
    get_object_or_404(queries.memberships(request.actor.scope), pk=membership_id)
    try:
        command(actor=request.actor, membership_id=membership_id, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("portal:claim_detail", membership_id)


def _with_reason(request, membership_id, command, *, title, submit, consequence):
    membership = get_object_or_404(queries.memberships(request.actor.scope), pk=membership_id)
    form = ReasonForm(posted(request))
    reason = {"actor": request.actor, "membership_id": membership_id, "now": timezone.now()}
    if succeeds(form, lambda: command(**reason, **form.cleaned_data)):
        messages.success(request, f"已办理：{title}，已通知{membership.user}。")
        return redirect("portal:claim_detail", membership_id)
    return task_page(
        request,
        form,
        title=f"{title}：{membership.user}",
        submit=submit,
        back=(reverse("portal:claim_detail", args=[membership_id]), membership.enterprise.name),
        consequence=consequence,
        notify=f"提交后站内信通知{membership.user}；有电子邮箱的同时发邮件。",
    )


def _number(text):
    return int(text) if str(text or "").isdecimal() and len(text) < 19 else 0
