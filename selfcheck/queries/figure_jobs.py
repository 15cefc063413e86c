"""批量填写季报数字: the runs of one account, at whichever of its enterprises it works just now."""

from django.db.models import QuerySet

from portal.actors import SYSTEM, Actor
from portal.calendars import Quarter
from portal.models import AuditEvent, Job
from portal.scope import Scope
from selfcheck.models import Obligation

TEMPLATE, CHECK, WRITE = "figures_template", "figures_check", "figures_write"
KINDS = (TEMPLATE, CHECK, WRITE)
ACTION = "report.figures_filled"
PAGE = "selfcheck:figures_job"
MOST_QUARTERS = 6


def runs(actor: Actor, enterprises: set[int]) -> QuerySet[Job]:
    """Asked for at one of `enterprises`: those where the account prepares reports today."""
    rows = Job.objects.visible_to(SYSTEM.scope).filter(created_by_id=actor.user_id, kind__in=KINDS)
    return rows.filter(enterprise_id__in=enterprises).order_by("-created_at", "-pk")


def readable(job: Job, enterprises: set[int]) -> bool:
    """Its result holds nothing of an enterprise the account has left since."""
    return set(job.result.get("enterprises") or []) <= enterprises


def may_confirm(job: Job) -> bool:
    done = job.kind == CHECK and job.state == Job.State.DONE
    return done and bool(job.input_path) and job.result.get("changed", 0) > 0


def quarters(scope: Scope) -> list[tuple[Quarter, bool]]:
    """The last ones the enterprise owes, newest first, and whether something was filed for each."""
    rows = Obligation.objects.visible_to(scope).order_by("-year", "-quarter")
    found = rows.values_list("year", "quarter", "filed_at")[:MOST_QUARTERS]
    return [(Quarter(year, quarter), filed_at is not None) for year, quarter, filed_at in found]


def written_by(job: Job) -> set[str]:
    """Targets of the audit events of this job, also from before it was killed and began again."""
    rows = AuditEvent.objects.visible_to(SYSTEM.scope).filter(action=ACTION, at__gte=job.created_at)
    return set(rows.filter(detail__job=job.pk).values_list("target", flat=True))
