"""Beside the frame: what each step shows, where a button leads, two versions of a form compared."""

from urllib.parse import urlencode

from django.urls import reverse

from portal.navigation import address
from selfcheck.forms.steps.overview import inspection_numbers
from selfcheck.queries import drafts, standards
from selfcheck.states import Step


def number(text):
    """A posted revision or position; -1, which nothing equals, for nonsense."""
    found = drafts.number_of(text)
    return found if found is not None and found < 2**31 else -1


def rearrange(values, go):
    """增加一次检查, 删除: the list of inspections changes before anything is read."""
    verb, _, which = go.partition("-")
    numbers = inspection_numbers(values)
    if go == "add-inspection":
        values.appendlist("inspection", str(max(numbers, default=0) + 1))
    elif verb == "remove" and drafts.number_of(which) in numbers:
        values.setlist("inspection", [str(n) for n in numbers if n != drafts.number_of(which)])


def fill_from_register(page, go):
    """用台账数字: what the register counts replaces what was typed."""
    if page.step == Step.HAZARDS and go == "register":
        for name, count in drafts.register_figures(page.context.register).items():
            page.values[f"figures-{name}"] = str(count)
        page.read(page.values)


def where_next(page, go):
    here = reverse("selfcheck:report_step", args=[page.report.pk, page.step])
    order = list(Step)
    at = order.index(page.step)
    if go == "back" and at:
        return reverse("selfcheck:report_step", args=[page.report.pk, order[at - 1]])
    if go == "next":
        if page.errors or at == len(order) - 1:
            return f"{here}?check=1"
        return reverse("selfcheck:report_step", args=[page.report.pk, order[at + 1]])
    if go == "add-inspection":
        return f"{here}#inspection-{inspection_numbers(page.values)[-1]}"
    if go.startswith("refresh-"):
        return f"{here}#inspection-{number(go.removeprefix('refresh-'))}"
    if go == "search":
        query = page.values.get("q", "")[:60]
        return f"{here}?{urlencode({'q': query})}#items"
    return here


def differences(mine, theirs):
    """Fields in which the two forms differ: label, what is stored, what was typed."""
    stored = {bound.html_name: bound for form in theirs.forms for bound in form}
    found = []
    for form in mine.forms:
        for bound in form:
            other = stored.get(bound.html_name)
            ours, before = words_of(bound), words_of(other) if other is not None else ""
            if ours != before:
                found.append({"label": bound.label, "theirs": before or "（空）", "mine": ours or "（空）"})
    return found[:30]


def words_of(bound):
    data = bound.data
    if data in (None, "", [], False):
        return ""
    chosen = {str(value) for value in data} if isinstance(data, list) else {str(data)}
    choices = getattr(bound.field, "choices", None)
    if choices:
        return "、".join(str(label) for value, label in choices if str(value) in chosen)
    return "是" if data is True else str(data)


def _overview(request, page):
    return {
        "team_url": address("selfcheck:team_detail"),
        "people_url": address("portal:people") or address("portal:profile"),
        "contact": page.report.enterprise,
        "profile_url": address("portal:profile"),
    }


def _standards(request, page):
    words = request.GET.get("q", "")[:60]
    ticked = [code for code in page.form.ticked if code in page.form.known]
    items = standards.search_items(words, ticked)
    return {
        "words": words,
        "items": [{"item": item, "haystack": standards.haystack(item)} for item in items],
        "item_count": sum(item.item > 0 for item in items),
        "general_count": sum(item.item == 0 for item in items),  # counted by no standard among its items
        "sectors": page.report.enterprise.sectors,
        "profile_url": address("portal:profile"),
    }


def _hazards(request, page):
    by_hazard = {}
    for finding in page.findings:
        if finding.field.startswith("hazard-") and finding.is_error:
            by_hazard.setdefault(finding.about, []).append(finding)
    picked = set(page.form.picked["hazard_ids"].data)
    rows = [
        {"hazard": row, "picked": str(row.pk) in picked, "errors": by_hazard.get(str(row.pk), [])}
        for row in page.form.hazards
    ]
    return {
        "hazards": [row for row in rows if row["picked"]],
        "others": [row for row in rows if not row["picked"]],
        "as_of_on": page.context.register.as_of_on,
        "plan_parts": [page.form.figures[name] for name in drafts.PLAN_PARTS],
    }


def _awards(request, page):
    return {"counted": page.stored if page.stored.get("source") == "portal" else None}


def _sign(request, page):
    problems = drafts.check_draft(page.steps, page.context)
    order = [step.value for step in Step]
    shown = [
        {
            "finding": problem,
            "number": order.index(problem.step) + 1,
            "url": _at(page, problem),
            "reason": page.form.form[f"reason-{problem.key}"] if not problem.is_error else None,
        }
        for problem in problems
    ]
    return {
        "empty_steps": list(_empty_steps(page, problems)),
        "error_count": sum(problem.is_error for problem in problems),
        "problem_errors": [one for one in shown if one["finding"].is_error and not one["finding"].missing],
        "problem_warnings": [one for one in shown if not one["finding"].is_error],
        "major_present": drafts.major_hazards(page.steps, page.context),
        "compared": _compared(page),
        "ready": not any(problem.blocks for problem in problems),
        "send_url": reverse("selfcheck:report_send_to_sign", args=[page.report.pk]),
        "preview_url": reverse("selfcheck:report_preview", args=[page.report.pk]),
    }


def _empty_steps(page, problems):
    """What is simply not filled in, one line per step."""
    for number, step in enumerate(Step, start=1):
        found = [problem for problem in problems if problem.missing and problem.step == step]
        if found:
            url = reverse("selfcheck:report_step", args=[page.report.pk, step])
            yield {"number": number, "label": step.label, "findings": found, "url": f"{url}?check=1"}


def _compared(page):
    rows = page.steps["standards"].get("standards") or []
    known = page.context.standards
    return [
        {"name": known[row["standard_id"]].name, **row} for row in rows if row.get("standard_id") in known
    ]


def _at(page, problem):
    """The control that mends it; a hazard is mended on its own page."""
    if problem.field.startswith("hazard-"):
        return f"{reverse('selfcheck:hazard_edit', args=[int(problem.about)])}?report={page.report.pk}"
    step = reverse("selfcheck:report_step", args=[page.report.pk, problem.step])
    return f"{step}?check=1#{problem.field}" if problem.field else f"{step}?check=1"


PARTS = {
    Step.OVERVIEW: _overview,
    Step.STANDARDS: _standards,
    Step.HAZARDS: _hazards,
    Step.AWARDS: _awards,
    Step.SIGN: _sign,
}
