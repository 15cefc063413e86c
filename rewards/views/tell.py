"""From the poster to a received report: what is protected, the form, the code, the code typed back."""

from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.calendars import day_of
from portal.errors import Refused
from rewards import codes, tickets
from rewards.commands import intake
from rewards.forms.tips import CodeBackForm, TellForm
from rewards.queries import channels, tips
from rewards.states import Way
from rewards.views._quiet import for_reporters, page
from rewards.views._uploads import chosen_again, cleaned_files


@for_reporters
@require_safe
def promise(request):
    """The threat model in plain words."""
    return page(request, "promise", {})


@for_reporters
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request, token):
    channel = channels.by_token(token)
    if channel is None:
        return page(request, "no_channel", {}, status=404)
    now = timezone.now()
    handlers = [(str(one.user_id), f"{one.name}（{one.post}）") for one in channel.handlers]
    if request.method != "POST":
        return _form(request, channel, TellForm(handlers=handlers), now)
    form = TellForm(request.POST, request.FILES, handlers=handlers)
    answers = _answers(request, form, now)
    if answers is None:
        return _form(request, channel, form, now, status=400)
    try:
        actor = tips.reporter_at(channel.enterprise.pk)
        code = intake.keep_unsent(actor=actor, channel=channel, answers=answers, now=now)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _form(request, channel, form, now, status=400)
    warnings = tips.warnings_for(channel.enterprise, answers.text, answers.group, day_of(now))
    return _code(request, code, CodeBackForm(), now, warnings=warnings)


@for_reporters
@require_POST
def send(request):
    """Typed back rightly it is a report; wrongly, the code is shown again and the group named."""
    now, form = timezone.now(), CodeBackForm(request.POST)
    shown = tickets.unseal_code(request.POST.get("shown", ""), now)
    typed = form.groups()
    if shown and (wrong := codes.wrong_groups(shown, typed)):
        return _code(request, shown, form, now, wrong=wrong, status=400)
    code = shown or codes.normalised("".join(typed))
    tip = (tips.find(code, unsent=True) or tips.find(code)) if code else None
    if tip is None:
        return page(request, "gone", {}, status=404)
    report = intake.send_report(actor=tip.actor, report_id=tip.report.pk, now=now)
    fast, today = tips.fast_case(report), day_of(now)
    context = {"report": report, "steps": tips.steps(report, today), "fast": fast}
    context["fast_steps"] = tips.fast_steps(fast, today)
    return page(request, "sent", context)


def _answers(request, form, now):
    """None when something has to be mended."""
    valid = form.is_valid()
    files = cleaned_files(request, form)
    if not valid or files is None or form.errors:
        return None
    data = form.cleaned_data
    identity = _identity(request, form)
    if identity is None or not _is_a_person(form, now):
        return None
    return intake.Answers(
        way=data["way"],
        kind=data["kind"],
        place=data["place"],
        text=data["text"],
        people=data["people"],
        group=int(data["group"]) if data["group"] else None,
        concerns=tuple(int(one) for one in data["concerns"]),
        identity=identity,
        files=files,
    )


def _identity(request, form):
    data = form.cleaned_data
    if data["way"] == Way.CONFIDENTIAL:
        return {"name": data["name"], "phone": data["phone"]}
    if data["way"] == Way.NAMED:
        if not request.user.is_authenticated:
            form.add_error("way", "实名报告要先登录。请先登录，或者改选匿名、保密。")
            return None
        return {"name": str(request.user), "phone": request.user.phone or ""}
    return {}


def _is_a_person(form, now):
    data = form.cleaned_data
    if data["website"]:
        form.add_error(None, "没有接收。请重新打开页面填写。")
        return False
    try:
        tickets.check(data["ticket"], data["work"], data["answer"], now=now)
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    return True


def _form(request, channel, form, now, status=200):
    if form.is_bound:
        chosen_again(request, form)
    context = {
        "channel": channel,
        "form": form,
        "ticket": tickets.make(now),
        "law": tips.law_on_page(channel.enterprise, day_of(now)),
        "signed_in": request.user.is_authenticated,
    }
    return page(request, "tell", context, status=status)


def _code(request, code, form, now, *, warnings=(), wrong=(), status=200):
    context = {
        "code": codes.grouped(code),
        "fields": [(form[f"g{number}"], number in wrong) for number in range(1, 5)],
        "wrong": wrong,
        "shown": tickets.seal_code(code, now),
        "warnings": warnings,
    }
    return page(request, "code", context, status=status)
