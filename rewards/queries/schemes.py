"""The scheme as it stands, its earlier versions, and what a new one starts from."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.actors import Actor
from portal.models import Enterprise, Membership
from portal.scope import Scope
from rewards.law import law_for
from rewards.models import Scheme
from rewards.queries.channels import active_members, has_escrow, scheme_of, schemes
from rewards.rules.bands import default_bands
from rewards.rules.terms import Terms, default_terms
from rewards.states import Kind, Severity

TERMS = ("acknowledge_working", "verify_working", "feedback_working", "pay_days")


def versions(scope: Scope, enterprise_id: int) -> QuerySet[Scheme]:
    """Newest first, with handlers."""
    return schemes(scope).filter(enterprise=enterprise_id).prefetch_related("handlers")


def terms_from(values: dict[str, Any]) -> Terms:
    return Terms(**{name: values[name] for name in TERMS})


def members(enterprise_id: int) -> list[Membership]:
    """One row per account, for choosing handlers."""
    rows = active_members(enterprise_id).select_related("user").order_by("user", "pk")
    return list({row.user_id: row for row in rows}.values())


def start_of(actor: Actor, today: date) -> dict[str, Any]:
    """Initial values of the form: the scheme in force, or the defaults."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=actor.enterprise_id)
    law = law_for(enterprise.division_code, today)
    scheme = scheme_of(actor.scope, enterprise.pk)
    if scheme is None:
        return asdict(default_terms(law)) | {"bands": default_bands(law)}
    handlers = list(scheme.handlers.order_by("position"))
    return {name: getattr(scheme, name) for name in TERMS} | {
        "bands": scheme.bands,
        "budget_yuan": scheme.budget_yuan,
        "channels": scheme.channels,
        "rules": scheme.rules,
        "handlers": [one.user_id for one in handlers],
        "trusted": [one.user_id for one in handlers if one.sees_names],
    }


def ready(actor: Actor) -> bool:
    """The bureau has an escrow: without it nothing can be published."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=actor.enterprise_id)
    return has_escrow(enterprise.division_code)


def band_lines(scheme: Scheme) -> list[tuple[str, str]]:
    """What the scheme says of each severity and kind, in words."""
    found = []
    for key, row in scheme.bands.items():
        severity, _, kind = key.partition(":")
        words = Severity(severity).label + (f"，{Kind(kind).label}" if kind else "")
        found.append((words, f"{row['min']} 到 {row['max']}"))
    return found
