"""The page of one supervision order, as every decision under it shows it again when it is refused."""

from django.shortcuts import render
from django.utils import timezone

from portal.calendars import day_of
from selfcheck.forms.major_hazards import DecisionForm
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.queries.hazard_timeline import timeline_of
from selfcheck.queries.supervision import quarters_of
from selfcheck.states.hazards import HAZARD, HAZARD_OFFICERS, STANDING, SUPERVISION, RequestState

WORDS = {"extension": "延期", "acceptance": "验收"}


def order_page(request, order, *, status=200, typed="", form=None):
    now, role = timezone.now(), request.actor.role
    file = HazardFile(order.hazard, request.actor, now)
    reports = [row for row in file.order_progress if row.order_id == order.pk]
    requests = [one | {"word": WORDS[one["kind"]]} for one in own_requests(file, order)]
    waiting = {one["kind"]: one["row"] for one in requests if one["row"].state == RequestState.REQUESTED}
    own = order.division_code == request.actor.division
    context = {
        "order": order,
        "hazard": order.hazard,
        "file": file,
        "reports": reports,
        "quarters": quarters_of(order, (row.on for row in reports), day_of(now)),
        "requests": requests,
        "waiting": waiting,
        "overdue": order.state in STANDING and not order.hazard.rectified_on and order.due_on < day_of(now),
        "may": SUPERVISION.actions(order.state, role) if own else (),
        "may_decide": own and role in HAZARD_OFFICERS and order.state in STANDING,
        "may_close": own
        and order.state in STANDING
        and "close_bureau" in HAZARD.actions(order.hazard.state, role),
        "own": own,
        "form": form or DecisionForm(),
        "typed": typed,
        "timeline": timeline_of(file),
    }
    return render(request, "selfcheck/bureau/supervision_detail.html", context, status=status)


def own_requests(file: HazardFile, order) -> list[dict]:
    return [one for one in file.order_requests if one["row"].order_id == order.pk]
