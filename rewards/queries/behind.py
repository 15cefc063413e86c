"""What still lies under an earlier REWARDS_KEY."""

from collections.abc import Iterable

from portal.actors import SYSTEM
from rewards import vault
from rewards.models import Custodian, FormerKey, HandlerKey, Report
from rewards.queries import keys, ring
from rewards.states import Part


def handlers() -> list[int]:
    """Accounts."""
    rows = HandlerKey.objects.order_by("user_id").values_list("user_id", "private_sealed")
    return _behind(keys.PRIVATE, ((user, box, keys.handler_place(user)) for user, box in rows))


def custodians() -> list[int]:
    rows = Custodian.objects.visible_to(SYSTEM.scope).order_by("pk")
    return _behind("cover", ((one.pk, one.private_sealed, keys.custodian_place(one.user_id)) for one in rows))


def reports() -> list[int]:
    rows = Report.objects.visible_to(SYSTEM.scope).exclude(reporter_wrap=None).order_by("pk")
    few = rows.only("code_salt", "reporter_wrap").iterator(chunk_size=1000)
    return _behind("cover", ((one.pk, one.reporter_wrap, keys.about(one, Part.CONTENT)) for one in few))


def former_keys() -> list[int]:
    """Kept under an earlier key, by number; 0 stands for keys of the settings that are not kept yet."""
    rows = list(FormerKey.objects.order_by("number"))
    known = {row.mark for row in rows}
    unkept = [0 for one in ring.configured()[:-1] if one.mark not in known]
    return unkept + _behind(ring.PLACE, ((row.number, row.sealed, ring.PLACE) for row in rows))


def counts() -> dict[str, int]:
    found = {
        "former": former_keys(),
        "handlers": handlers(),
        "custodians": custodians(),
        "reports": reports(),
    }
    return {name: len(rows) for name, rows in found.items()}


def _behind(purpose: str, boxes: Iterable[tuple[int, bytes, str]]) -> list[int]:
    key = vault.server_key(purpose)
    return [pk for pk, box, about in boxes if not _opens(key, box, about)]


def _opens(key: bytes, box: bytes, about: str) -> bool:
    try:
        vault.unseal(key, box, about)
    except vault.Unreadable:
        return False
    return True
