"""内部安全检查组: the version in force, any past day, and a new version judged beforehand."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_enterprise
from portal.commands import evidence as evidence_commands
from portal.errors import Refused
from portal.queries.evidence import evidence
from portal.queries.profile import own_enterprise
from portal.states import REGISTRARS
from selfcheck.commands import teams as commands
from selfcheck.forms.teams import DayForm, TeamForm
from selfcheck.queries import teams as queries
from selfcheck.queries.composition import Seat, check_seats

LABELS = {
    "leader": "带队的领导班子成员",
    "safety_dept": "安全生产管理机构",
    "union": "企业工会",
    "employee_rep": "从业人员代表",
    "cse": "注册安全工程师",
}


@require_safe
@for_enterprise()
def team_detail(request):
    actor, today = request.actor, timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    day = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today
    team = queries.team_on(actor.scope, actor.enterprise_id, day)
    context = {
        "form": form,
        "day": day,
        "today": today,
        "team": team,
        "teams": queries.teams(actor.scope, actor.enterprise_id),
        "findings": _shown(_findings_of(actor, team, today)) if team else [],
        "may_register": actor.role in REGISTRARS,
    }
    return render(request, "selfcheck/enterprise/team_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*REGISTRARS)
def team_register(request):
    """`go=save` registers; `go=check` only shows what is missing. Nothing typed is lost either way."""
    actor, today = request.actor, timezone.localdate()
    form = _form(request, actor, today)
    if request.method == "POST" and form.is_valid() and request.POST.get("go") != "check":
        try:
            team = _register(request, form, today)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(
                request, f"检查组第 {team.version} 版已登记，自 {team.from_on:%Y-%m-%d} 起生效。"
            )
            return redirect("selfcheck:team_detail")
    context = {
        "form": form,
        "findings": _shown(_findings(actor, form, today)),
        "latest": queries.latest_team(actor.scope, actor.enterprise_id),
        "appointment": _kept_appointment(request, form),
    }
    return render(request, "selfcheck/enterprise/team_register.html", context)


@require_POST
@for_enterprise(*REGISTRARS)
def team_check(request):
    """The findings alone, for the page's script; writes nothing."""
    form = _form(request, request.actor, timezone.localdate())
    findings = _shown(_findings(request.actor, form, timezone.localdate()))
    return render(request, "selfcheck/enterprise/_team_findings.html", {"findings": findings})


def _form(request, actor, today):
    given = {"scope": actor.scope, "enterprise_id": actor.enterprise_id, "today": today}
    if request.method == "POST":
        return TeamForm(request.POST, request.FILES, **given)
    return TeamForm(initial=_initial(actor, today), **given)


def _initial(actor, today):
    """The latest version as a starting point: changing one seat should not mean typing all of them again."""
    latest = queries.latest_team(actor.scope, actor.enterprise_id)
    if latest is None:
        return {"from_on": today}
    first_day = max(today, latest.from_on + timedelta(days=1))
    initial = {"from_on": first_day, "one_person_firm": latest.one_person_firm, "external": []}
    for seat in latest.seats:
        if seat.capacity == "leader":
            initial["leader"] = seat.person_id
        else:
            initial.setdefault(seat.capacity, []).append(seat.person_id)
        if seat.external:
            initial["external"].append(seat.person_id)
    return initial | {f"reason_{category}": text for category, text in latest.reasons.items()}


def _register(request, form, today):
    return commands.register_team(
        actor=request.actor,
        enterprise_id=request.actor.enterprise_id,
        from_on=form.cleaned_data["from_on"],
        seats=form.seats(),
        reasons=form.reasons(),
        one_person_firm=form.cleaned_data["one_person_firm"],
        upload=form.cleaned_data["appointment"],
        appointment_id=form.cleaned_data["appointment_id"],
        now=timezone.now(),
        today=today,
    )


def _kept_appointment(request, form):
    """A good paper on a form that has to be mended is stored at once: browsers forget chosen files."""
    actor = request.actor
    typed = form.cleaned_data if form.is_bound and form.is_valid() is not None else {}
    if upload := typed.get("appointment"):
        return evidence_commands.store_evidence(
            actor=actor, enterprise_id=actor.enterprise_id, upload=upload, now=timezone.now()
        )
    return evidence(actor.scope).filter(pk=typed.get("appointment_id") or 0).first()


def _findings(actor, form, today):
    return check_seats(
        actor.scope,
        own_enterprise(actor.scope, actor.enterprise_id),
        form.seats(),
        reasons=form.reasons(),
        one_person_firm=bool(form["one_person_firm"].value()),
        on=today,
    )


def _findings_of(actor, team, today):
    seats = [Seat(seat.person_id, seat.capacity, seat.external) for seat in team.seats]
    return check_seats(
        actor.scope,
        own_enterprise(actor.scope, actor.enterprise_id),
        seats,
        reasons=team.reasons,
        one_person_firm=team.one_person_firm,
        on=today,
    )


def _shown(findings):
    """For the reasons list: the category in words, then what was found and the article."""
    shown = []
    for finding in findings:
        facts = finding.reason.as_json() | {
            "condition": LABELS[finding.category],
            "citation": finding.reason.citation,
        }
        shown.append({"level": finding.level, "needs_note": finding.needs_note, "reason": facts})
    return shown
