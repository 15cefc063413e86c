"""The enterprise's reward rules: publishing a version, opening and closing the address on the poster."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from portal.models import Enterprise
from rewards.commands._rows import make_pair
from rewards.law import law_for
from rewards.models import Channel, Scheme, SchemeHandler
from rewards.queries.channels import active_members, has_escrow
from rewards.rules.bands import broken_bands
from rewards.rules.terms import Terms, too_long
from rewards.states import SCHEME_MAKERS

LEAST_HANDLERS = 2
TOKEN_BYTES = 9


@dataclass(frozen=True)
class Handler:
    user_id: int
    sees_names: bool


@transaction.atomic
def publish_scheme(
    *,
    actor: Actor,
    enterprise_id: int,
    terms: Terms,
    bands: dict[str, Any],
    budget_yuan: Decimal | None,
    channels: str,
    rules: str,
    handlers: list[Handler],
    now: datetime,
) -> Scheme:
    """The next version, in force at once for reports from now on; earlier reports keep theirs."""
    enterprise = _locked(actor, enterprise_id)
    _refuse_bad(enterprise, terms, bands, rules, now)
    people = _people(enterprise, handlers)
    before = Scheme.objects.visible_to(actor.scope).filter(enterprise=enterprise).order_by("-version").first()
    scheme = Scheme(
        enterprise=enterprise,
        version=before.version + 1 if before else 1,
        **terms.__dict__,
        bands=bands,
        budget_yuan=budget_yuan,
        channels=channels.strip(),
        rules=rules.strip(),
        published_at=now,
        published_by=actor.username,
        published_name=actor.name,
    )
    scheme.save()
    for position, (handler, member) in enumerate(people):
        make_pair(handler.user_id, now)
        SchemeHandler(
            scheme=scheme,
            user_id=handler.user_id,
            name=member.user.name,
            post=member.get_role_display(),
            sees_names=handler.sees_names,
            position=position,
        ).save()
    record(
        actor,
        "tip_scheme.published",
        scheme,
        now=now,
        enterprise=enterprise,
        version=scheme.version,
        handlers=[member.user.username for _, member in people],
    )
    return scheme


@transaction.atomic
def open_channel(*, actor: Actor, enterprise_id: int, now: datetime) -> Channel:
    """Make or reopen the address; it stays the same until it is changed."""
    enterprise = _locked(actor, enterprise_id)
    if not Scheme.objects.visible_to(actor.scope).filter(enterprise=enterprise).exists():
        raise Refused("还没有公布奖励办法。请先公布，再开通报告地址。")
    channel = Channel.objects.visible_to(actor.scope).filter(enterprise=enterprise).first()
    if channel is None:
        channel = Channel(enterprise=enterprise, token=_token())
    channel.open, channel.changed_at = True, now
    channel.save()
    record(actor, "tip_channel.opened", channel, now=now, enterprise=enterprise)
    return channel


@transaction.atomic
def change_token(*, actor: Actor, enterprise_id: int, now: datetime) -> Channel:
    """A new address; posters with the old one lead nowhere from now on."""
    enterprise = _locked(actor, enterprise_id)
    channel = Channel.objects.visible_to(actor.scope).get(enterprise=enterprise)
    channel.token, channel.changed_at = _token(), now
    channel.save()
    record(actor, "tip_channel.token_changed", channel, now=now, enterprise=enterprise)
    return channel


@transaction.atomic
def close_channel(*, actor: Actor, enterprise_id: int, reason: str, now: datetime) -> Channel:
    """No new reports; what was reported goes on."""
    enterprise = _locked(actor, enterprise_id)
    if not reason.strip():
        raise Refused("关闭报告地址的理由没有填写。请写明理由。", field="reason")
    channel = Channel.objects.visible_to(actor.scope).get(enterprise=enterprise)
    channel.open, channel.changed_at = False, now
    channel.save()
    record(actor, "tip_channel.closed", channel, now=now, enterprise=enterprise, reason=reason.strip())
    return channel


def _locked(actor: Actor, enterprise_id: int) -> Enterprise:
    if actor.role not in SCHEME_MAKERS:
        raise Refused("奖励办法由主要负责人、带队领导班子成员或者安全管理人员办理。请由他们登录办理。")
    return Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",)).get(pk=enterprise_id)


def _refuse_bad(
    enterprise: Enterprise, terms: Terms, bands: dict[str, Any], rules: str, now: datetime
) -> None:
    law = law_for(enterprise.division_code, day_of(now))
    for field, sentence in too_long(terms, law).items():
        raise Refused(sentence, field=field)
    if sentence := broken_bands(bands):
        raise Refused(sentence, field="bands")
    if not rules.strip():
        raise Refused("奖励办法没有填写。请写明怎样核实、怎样奖励。", field="rules")
    if not has_escrow(enterprise.division_code):
        raise Refused(
            "属地应急管理部门还没有设置托管钥匙：经办人都不在时，没有人能打开报告。请联系属地应急管理部门设置后再公布。"
        )


def _people(enterprise: Enterprise, handlers: list[Handler]) -> list[tuple]:
    members = {one.user_id: one for one in active_members(enterprise.pk).select_related("user")}
    people = [(one, members[one.user_id]) for one in handlers if one.user_id in members]
    if len(people) < len(handlers):
        raise Refused("经办人里有不是本企业有效账户的人。请重新选择。", field="handlers")
    if len({one.user_id for one, _ in people}) < LEAST_HANDLERS:
        raise Refused("经办人至少 2 人：一人不在或者被报告涉及时，另一人办理。请再选一人。", field="handlers")
    if not any(one.sees_names for one, _ in people):
        raise Refused("没有人可以看保密报告人的姓名，奖励和保护无法落实。请指定一人。", field="handlers")
    return people


def _token() -> str:
    """Cannot be guessed, and is taken by nobody yet."""
    while True:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        if not Channel.objects.visible_to(SYSTEM.scope).filter(token=token).exists():
            return token
