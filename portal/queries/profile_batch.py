"""批量更新档案: the rows of a template, and the jobs of checking and writing."""

from collections.abc import Iterator

from django.db.models import QuerySet

from portal.actors import Actor
from portal.models import AuditEvent, Division, Enterprise, IndustryCode, Job
from portal.profile_changes import EDITABLE, fingerprint
from portal.queries.divisions import within
from portal.queries.jobs import my_jobs
from portal.scope import Scope
from portal.sheets import profiles
from portal.sheets.profile_judging import CHANGED, MOST

CHECK, WRITE = "profile_check", "profile_write"
KINDS = (CHECK, WRITE)
ACTION = "profile.batch_updated"


def batches(actor: Actor) -> QuerySet[Job]:
    return my_jobs(actor).filter(kind__in=KINDS)


def may_confirm(job: Job) -> bool:
    """A check that is done, whose file is still kept, and that would change something."""
    done = job.kind == CHECK and job.state == Job.State.DONE
    return done and bool(job.input_path) and job.result.get(CHANGED, 0) > 0


def in_area(scope: Scope, division: str) -> QuerySet[Enterprise]:
    rows = Enterprise.objects.visible_to(scope).filter(
        within("division_code", division), state=Enterprise.State.ACTIVE
    )
    return rows.only("uscc", "name", *EDITABLE).order_by("division_code", "pk")


def too_many(scope: Scope, division: str) -> bool:
    return in_area(scope, division)[: MOST + 1].count() > MOST


def columns(division: str) -> list[profiles.Column]:
    places = Division.objects.filter(within("code", division), level__in=("county", "town")).order_by("code")
    offered = tuple(f"{code} {name}" for code, name in places.values_list("code", "name")[: MOST + 1])
    return profiles.columns(
        offered if len(offered) <= MOST else (),
        tuple(f"{row.code} {row.name}" for row in IndustryCode.objects.filter(level__gte=3).order_by("code")),
    )


def lines(scope: Scope, division: str) -> Iterator[list[object]]:
    names = dict(IndustryCode.objects.values_list("code", "name"))
    names |= dict(Division.objects.filter(within("code", division)).values_list("code", "name"))
    for row in in_area(scope, division).iterator(chunk_size=1000):
        cells = [profiles.cell_of(name, row, names) for name in EDITABLE]
        yield [row.uscc, row.name, *cells, fingerprint(row)[: profiles.SEEN_LENGTH]]


def written_by(actor: Actor, job: Job) -> int:
    """How many enterprises this job has changed, also before it was killed and began again."""
    rows = AuditEvent.objects.visible_to(actor.scope).filter(action=ACTION, at__gte=job.created_at)
    return rows.filter(detail__job=job.pk).count()
