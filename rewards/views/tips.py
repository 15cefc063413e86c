"""With the receipt code: how far it is, the talk, evidence, contest, questions, what was done to one, proof.

There is no session. The page that the code opened carries it sealed, good for two hours and for one act.
"""

from hashlib import sha256

from csp.constants import SELF
from django.core.cache import cache
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.calendars import day_of
from portal.errors import Refused
from rewards import codes, tickets
from rewards.commands import reporting
from rewards.forms.tips import FollowForm, PulseForm, RetaliationForm, ReviewForm, SayForm
from rewards.queries import tips
from rewards.queries.reach import only_bureau
from rewards.views._quiet import for_reporters, page
from rewards.views._uploads import chosen_again, cleaned_files

SHORT = "回执编号应为 16 位数字，填的不是。请对照您记下的编号补全或者改正，空格不要紧。"
WRONG = "没有这个编号。请对照您记下的 16 位数字检查后再试。连着输错会慢一些，不会锁住。"


@for_reporters
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request):
    now = timezone.now()
    form = FollowForm(request.POST if request.method == "POST" else None)
    tip = _tip(form, now) if form.is_bound and form.is_valid() else None
    if tip is None:
        context = {"form": form, "ticket": tickets.make(now)}
        return page(request, "follow", context, status=400 if form.is_bound else 200)
    return _status(request, tip, codes.normalised(form.cleaned_data["receipt"]), now)


@for_reporters
@require_POST
def act(request):
    """One act on the report of the sealed code, then the page again."""
    now = timezone.now()
    shown = request.POST.get("shown", "")
    code = tickets.unseal_code(shown, now)
    tip = tips.find(code) if code else None
    if tip is None:
        form = FollowForm()
        context = {"form": form, "ticket": tickets.make(now), "timed_out": True}
        return page(request, "follow", context, status=400)
    name = request.POST.get("do", "")
    if name == "proof":
        return page(request, "proof", {"report": tip.report, "mark": tips.proof(tip.report), "at": now})
    once = f"tip-act:{sha256(shown.encode()).hexdigest()}"
    if name not in ACTS or not cache.add(once, 1, tickets.GOOD_FOR):
        return _status(request, tip, code, now, said="这一步已经提交过，没有重复提交。")
    try:
        said, forms = ACTS[name](request, tip, now)
    except Refused as refusal:
        forms = _as_typed(request, name, refusal)
        return _status(request, tip, code, now, forms=forms, refused=refusal.message, status=400)
    if forms:
        return _status(request, tip, code, now, forms=forms, refused="还没有提交，请按提示改正。", status=400)
    return _status(request, tips.find(code), code, now, **said)


def _as_typed(request, name, refusal):
    """The form that was refused, with what was typed and the reason at its field."""
    if name not in FORMS:
        return None
    form = FORMS[name](request.POST, auto_id=f"id_{name}_%s")
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return {name: form}


def _tip(form, now):
    data = form.cleaned_data
    code = codes.normalised(data["receipt"])
    if data["website"]:
        form.add_error(None, "没有接收。请重新打开页面。")
        return None
    try:
        tickets.check(data["ticket"], data["work"], data["answer"], now=now)
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return None
    if not code:
        form.add_error("receipt", SHORT)
        return None
    tip = tips.find(code)
    if tip is None:
        tickets.note_wrong_code()
        form.add_error("receipt", WRONG)
    return tip


def _say(request, tip, now):
    form = SayForm(request.POST, request.FILES, auto_id="id_say_%s")
    files = cleaned_files(request, form) if form.is_valid() else None
    if files is None or form.errors:
        chosen_again(request, form)
        return None, {"say": form}
    base = {"actor": tip.actor, "report_id": tip.report.pk, "key": tip.key, "now": now}
    if files:
        reporting.add_evidence(files=files, **base)
    if form.cleaned_data["text"] or not files:
        reporting.say(text=form.cleaned_data["text"], **base)
    return {"said": f"已发送，站内信通知{_told(tip.report, tips.fast_case(tip.report))}。"}, None


def _told(report, fast) -> str:
    return "属地应急管理部门" if only_bureau(report, fast) else "经办人"


def _accept(request, tip, now):
    reporting.accept_result(actor=tip.actor, report_id=tip.report.pk, now=now)
    return {"said": "已记下：您认可这个结果。"}, None


def _review(request, tip, now):
    form = ReviewForm(request.POST, auto_id="id_review_%s")
    if not form.is_valid():
        return None, {"review": form}
    base = {"actor": tip.actor, "report_id": tip.report.pk, "key": tip.key, "now": now}
    reporting.ask_review(**base, **form.cleaned_data)
    return {"said": "已申请复核，由原核实人以外的人办理。"}, None


def _bureau(request, tip, now):
    reporting.ask_bureau(actor=tip.actor, report_id=tip.report.pk, now=now)
    return {"said": "已转属地应急管理部门。内容须两人共同开启才能看到。"}, None


def _pulse(request, tip, now):
    form = PulseForm(request.POST, auto_id="id_pulse_%s")
    if not form.is_valid():
        return None, {"pulse": form}
    suffered = form.cleaned_data["suffered"] == "yes"
    reporting.answer_pulse(
        actor=tip.actor, report_id=tip.report.pk, day=form.cleaned_data["day"], suffered=suffered, now=now
    )
    word = "已转属地应急管理部门，请在下面写发生了什么。" if suffered else "谢谢，已记下。"
    return {"said": word}, None


def _retaliation(request, tip, now):
    form = RetaliationForm(request.POST, auto_id="id_retaliation_%s")
    if not form.is_valid():
        return None, {"retaliation": form}
    reporting.tell_retaliation(
        actor=tip.actor, report_id=tip.report.pk, key=tip.key, now=now, **form.cleaned_data
    )
    return {"said": "已转属地应急管理部门，企业的经办人不会收到通知。"}, None


def _claim(request, tip, now):
    number = reporting.take_claim(actor=tip.actor, report_id=tip.report.pk, now=now)
    return {"claim": f"{number[:4]} {number[4:]}"}, None


FORMS = {"say": SayForm, "review": ReviewForm, "pulse": PulseForm, "retaliation": RetaliationForm}
ACTS = {
    "say": _say,
    "accept": _accept,
    "review": _review,
    "bureau": _bureau,
    "pulse": _pulse,
    "retaliation": _retaliation,
    "claim": _claim,
}


def _status(request, tip, code, now, *, said="", refused="", claim="", forms=None, status=200):
    report, today = tip.report, day_of(now)
    due, fast = tips.questions_due(report, today), tips.fast_case(report)
    forms = forms or {}
    context = {
        "report": report,
        "steps": tips.steps(report, today),
        "content": tips.content(report, tip.key),
        "talk": [(row, tips.said_by(row)) for row in tips.talk(report, tip.key)],
        "sent_along": tips.sent_along(tip),
        "moves": [(move, tips.word_of(move)) for move in tips.moves(report)],
        "award": tips.standing_award(report),
        "appeal": tips.open_appeal(report),
        "fast": fast,
        "told": _told(report, fast),
        "fast_steps": tips.fast_steps(fast, today),
        "law": tips.law_on_page(report.enterprise, today),
        "may_contest": tips.may_contest(report),
        "shown": tickets.seal_code(code, now),
        "said": said,
        "refused": refused,
        "claim": claim,
        "say": forms.get("say") or SayForm(auto_id="id_say_%s"),
        "review": forms.get("review") or ReviewForm(auto_id="id_review_%s"),
        "pulse": (forms.get("pulse") or PulseForm(initial={"day": due[0]})) if due else None,
        "pulse_day": due[0] if due else None,
        "retaliation": forms.get("retaliation") or RetaliationForm(auto_id="id_retaliation_%s"),
    }
    response = page(request, "status", context, status=status)
    response._csp_replace = {"img-src": [SELF, "data:"]}
    return response
