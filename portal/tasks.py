"""Background work of the kernel. Ids in, one command out; every task may run twice without harm."""

from datetime import date
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from portal import clamd, codes, deliveries, evidence_store, jobs
from portal.actors import SYSTEM
from portal.audit_export import write_trail
from portal.commands import anchors
from portal.commands.evidence import note_scan
from portal.commands.profile_batch import Written, check_profiles, write_profiles
from portal.commands.register import import_enterprises
from portal.errors import Refused
from portal.job_tasks import job_task
from portal.models import Delivery, EvidenceFile, Job
from portal.queries import profile_batch
from portal.queries.audit_trail import READERS, Wanted, trail
from portal.queries.evidence import unscanned
from portal.queries.invitations import join_invitations
from portal.rls import reading_as

COUNTS = ("read", "created", "updated", "unchanged", "warned", "refused")


@shared_task(autoretry_for=(OperationalError,), max_retries=12, default_retry_delay=300)
def anchor_audit(**kwargs) -> str:
    """Once a day, again while others are writing; the digest can be printed and kept elsewhere."""
    return anchors.anchor_audit(actor=SYSTEM, now=timezone.now()).detail["heads_digest"]


@shared_task(bind=True, max_retries=5, default_retry_delay=300)
def deliver(self, *, delivery_id: int, **kwargs) -> str:
    """Send one queued e-mail; tried again for 25 minutes while the server is down, then kept as failed."""
    delivery = deliveries.send(delivery_id, timezone.now())
    if delivery is None:
        return Delivery.State.SENT
    if delivery.state == Delivery.State.FAILED:
        raise self.retry(exc=ConnectionError(delivery.detail))
    return delivery.state


@shared_task
def deliver_waiting(**kwargs) -> int:
    """Queue again what was lost or failed; the row's lock keeps every mail from going out twice."""
    found = list(deliveries.waiting(timezone.now()).values_list("pk", flat=True)[:1000])
    for delivery_id in found:
        deliver.delay(delivery_id=delivery_id)
    return len(found)


@shared_task(autoretry_for=(OSError,), max_retries=5, default_retry_delay=300)
def mail_invitation(*, invitation_id: int, sealed: str, **kwargs) -> bool:
    """Send a personal code to the address it was made for; False when it was used or voided meanwhile."""
    now = timezone.now()
    invitation = join_invitations(SYSTEM.scope, now).filter(pk=invitation_id, shown_state="unused").first()
    code = codes.unseal(sealed)
    if invitation is None or not code:
        return False
    name, role = invitation.enterprise.name, invitation.get_role_display()
    text = (
        f"{invitation.person.name}：\n\n{name}邀请您以“{role}”身份使用{settings.PORTAL_NAME}。\n"
        f"邀请码：{codes.grouped(code)}（{invitation.expires_at:%Y-%m-%d} 前有效，只能用一次）\n\n"
        f"打开：{settings.PORTAL_URL}{reverse('portal:claim')}?code={code}\n\n"
        "如果您不认识这家企业，请不要理会。本邮件由系统发出，请勿回复。"
    )
    EmailMessage(f"{name}邀请您使用平台", text, settings.DEFAULT_FROM_EMAIL, [invitation.contact]).send()
    return True


@job_task
def import_register(job: Job, folder: Path) -> None:
    """One uploaded register; killed half-way it has changed nothing, and is simply done again."""
    result = import_enterprises(
        actor=jobs.actor_of(job),
        source=jobs.fetch_input(job, folder),
        now=timezone.now(),
        annotated=folder / "批注",
        dry_run=job.params["dry_run"],
        progress=jobs.teller(job),
    )
    figures = {name: getattr(result, name) for name in COUNTS}
    figures["ignored_columns"] = list(result.ignored_columns)
    name = f"需核对的行-{job.params['name']}"
    jobs.finish(job, timezone.now(), result=figures, output=result.annotated, name=_renamed(name, result))


@job_task
def export_audit(job: Job, folder: Path) -> None:
    """The audit trail of any length, as its reader may see it today."""
    now = timezone.now()
    actor, wanted = jobs.actor_of(job), Wanted.from_json(job.params["wanted"])
    if actor.role not in READERS:
        raise Refused("审计记录由分管领导、法制审核或者区域管理员导出。请由他们办理。")
    target = folder / "audit.xlsx"
    with reading_as(actor.scope):
        total = trail(actor.scope, wanted).count()
        written = write_trail(
            target,
            actor,
            wanted,
            job.params["words"],
            now,
            told=jobs.now_and_then(job, total),
        )
    jobs.finish(job, timezone.now(), result={"rows": written}, output=target, name=job.params["name"])


@job_task
def check_profile_batch(job: Job, folder: Path) -> None:
    """A filled sheet of profiles: what would change, nothing written."""
    copy, source = folder / "batch.xlsx", jobs.fetch_input(job, folder)
    result = check_profiles(actor=jobs.actor_of(job), source=source, now=timezone.now(), copy=copy)
    name = Path(job.params["name"]).stem
    jobs.finish(job, timezone.now(), result=result, output=copy, name=f"核对结果-{name}.xlsx")


@job_task
def write_profile_batch(job: Job, folder: Path) -> None:
    """The same sheet after a person confirmed it; killed half-way it goes on where it was."""
    copy, source, actor = folder / "batch.xlsx", jobs.fetch_input(job, folder), jobs.actor_of(job)
    said = Written(job.params["reason"], date.fromisoformat(job.params["from_on"]), job.pk)
    result = write_profiles(
        actor=actor,
        source=source,
        said=said,
        clock=timezone.now,
        copy=copy,
        told=jobs.teller(job),
    )
    written = profile_batch.written_by(actor, job)
    result["unchanged"] += result["changed"] - written
    result["changed"] = written
    name = Path(job.params["name"]).stem
    jobs.finish(job, timezone.now(), result=result, output=copy, name=f"写入结果-{name}.xlsx")


@shared_task(bind=True, max_retries=5, default_retry_delay=120)
def scan_evidence(self, *, evidence_id: int, again: bool = False, **kwargs) -> str:
    """Ask the scanner about one file. Without `again` a file that has its verdict is left alone."""
    evidence = EvidenceFile.objects.visible_to(SYSTEM.scope).get(pk=evidence_id)
    if not clamd.configured() or (evidence.scan != EvidenceFile.Scan.UNSCANNED and not again):
        return evidence.scan
    try:
        with evidence_store.open_original(evidence) as file:
            verdict = clamd.scan(file)
    except clamd.ScannerError as error:
        raise self.retry(exc=error) from error
    return note_scan(actor=SYSTEM, evidence_id=evidence_id, verdict=verdict, now=timezone.now()).scan


@shared_task
def scan_waiting(**kwargs) -> int:
    """Queue again what was lost, or came while the scanner was away or not yet configured."""
    found = unscanned(SYSTEM.scope, timezone.now()) if clamd.configured() else []
    for evidence_id in found:
        scan_evidence.delay(evidence_id=evidence_id)
    return len(found)


@shared_task
def clean_jobs(**kwargs) -> int:
    """Files of jobs are kept for seven days."""
    return jobs.clean(timezone.now())


def _renamed(name: str, result) -> str:
    """The annotated copy comes back in its own family of files, whatever the original was called."""
    suffix = result.annotated.suffix if result.annotated else ""
    return name.removesuffix(".gz").rsplit(".", 1)[0] + suffix
