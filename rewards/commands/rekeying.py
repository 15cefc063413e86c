"""Away from an earlier REWARDS_KEY. Each command is done once or not at all and may be given again.

Handlers get a new pair, and their wraps are sealed anew: whoever held the former key and an old database
opens nothing that comes later. What only a code or a passphrase opens gets a new cover.
"""

from datetime import datetime

from django.db import transaction

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.errors import Refused
from rewards import codes, vault
from rewards.models import Custodian, FormerKey, HandlerKey, KeyWrap, Report
from rewards.queries import behind, keys, ring
from rewards.states import Part

USED = "REWARDS_KEY 以前用过。请换一个新的密钥，旧密钥写在 REWARDS_KEY_FALLBACKS。"


@transaction.atomic
def keep_former(*, actor: Actor, now: datetime) -> int:
    """Put away, under the key in force, what the earlier ones are still needed for. How many were."""
    rows = list(FormerKey.objects.select_for_update().order_by("number"))
    *former, present = ring.configured()
    known = {row.mark for row in rows}
    if present.mark in known:
        raise Refused(USED)
    waiting = set(behind.former_keys())
    for row in rows:
        if row.number in waiting:
            row.sealed = ring.sealed(ring.Held(ring.opened(row.sealed)))
            row.save(update_fields=["sealed"])
    unkept = [one for one in former if one.mark not in known]
    for number, one in enumerate(unkept, len(rows) + 1):
        FormerKey(number=number, mark=one.mark, sealed=ring.sealed(one), kept_at=now).save()
    if waiting:
        record(actor, "tip_keys.former_kept", now=now, former=len(unkept), resealed=len(waiting - {0}))
    return len(unkept) + len(waiting - {0})


@transaction.atomic
def move_handler(*, actor: Actor, user_id: int, now: datetime) -> int:
    """A new pair for the account, and every wrap it holds sealed for that. How many."""
    row = HandlerKey.objects.select_for_update().select_related("user").get(user=user_id)
    place = keys.handler_place(user_id)
    at, old = vault.unseal_any(vault.server_keys(keys.PRIVATE), row.private_sealed, place)
    if at == 0:
        return 0
    public, private = vault.new_pair()
    wraps = KeyWrap.objects.visible_to(SYSTEM.scope).filter(user=user_id).select_related("report")
    moved = sum(_seal_again(wrap, old, public) for wrap in wraps.select_for_update(of=("self",)))
    row.public, row.private_sealed = public, vault.seal(vault.server_key(keys.PRIVATE), private, place)
    row.save()
    record(actor, "tip_keys.handler_moved", row, now=now, to=row.user.username, wraps=moved)
    return moved


@transaction.atomic
def move_custodian(*, actor: Actor, custodian_id: int, now: datetime) -> bool:
    """The passphrase stays as it is."""
    rows = Custodian.objects.visible_to(actor.scope).select_for_update(of=("self",))
    one = rows.get(pk=custodian_id)
    place = keys.custodian_place(one.user_id)
    if _later_keys(ring.read(), one.private_sealed, place) is None:
        return False
    one.private_sealed = vault.cover(vault.uncover(one.private_sealed, place), place)
    one.save(update_fields=["private_sealed"])
    record(actor, "tip_keys.custodian_moved", one, now=now, division_code=one.division_code)
    return True


@transaction.atomic
def move_reports(*, actor: Actor, report_ids: list[int], now: datetime) -> int:
    """Covers and selectors of some reports, with one event. What no key opens is left as it is."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",)).exclude(reporter_wrap=None)
    held = ring.read()
    moved = sum(_cover_again(report, held) for report in rows.filter(pk__in=report_ids).order_by("pk"))
    if moved:
        record(actor, "tip_keys.reports_moved", now=now, reports=moved)
    return moved


def _cover_again(report: Report, held: list[ring.Held]) -> bool:
    place = keys.about(report, Part.CONTENT)
    try:
        later = _later_keys(held, report.reporter_wrap, place)
    except vault.Unreadable:
        return False
    if later is None:
        return False
    report.reporter_wrap = vault.cover(vault.uncover(report.reporter_wrap, place), place)
    report.code_selector = codes.moved_selector(report.code_selector, later)
    report.save(update_fields=["reporter_wrap", "code_selector"])
    return True


def _seal_again(wrap: KeyWrap, old: bytes, public: bytes) -> bool:
    place = keys.about(wrap.report, wrap.part)
    try:
        key = vault.open_with(old, wrap.sealed, place)
    except vault.Unreadable:
        return False
    wrap.sealed = vault.seal_to(public, key, place)
    wrap.save(update_fields=["sealed"])
    return True


def _later_keys(held: list[ring.Held], box: bytes, place: str) -> list[bytes] | None:
    """Selector keys after the one of this cover; None when that is the one in force. Raises Unreadable."""
    if vault.is_bare(box):
        return ring.pick(held[1:], ring.SELECTOR)
    at, _ = vault.unseal_any(vault.server_keys("cover"), box, place)
    if at == 0:
        return None
    mark = ring.configured()[-1 - at].mark
    born = next(number for number, one in enumerate(held) if one.mark == mark)
    return ring.pick(held[born + 1 :], ring.SELECTOR)
