"""Imports of the register, as background jobs."""

from portal.actors import Actor
from portal.models import Job
from portal.queries.jobs import my_jobs

KIND = "register_import"


def imports(actor: Actor):
    return my_jobs(actor, KIND)


def may_confirm(job: Job) -> bool:
    """A dry run that is done, whose file is still kept, and that would change something."""
    result = job.result
    changes = result.get("created", 0) + result.get("updated", 0)
    dry = job.kind == KIND and bool(job.params.get("dry_run"))
    return dry and job.state == Job.State.DONE and bool(job.input_path) and changes > 0
