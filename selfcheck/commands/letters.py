"""Invitation letters for a whole selection of enterprises: codes are made, printed and forgotten here.

The only places a code is readable are the files of the job's result; a lost result means new codes.
"""

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal import codes
from portal.actors import Actor
from portal.audit import record
from portal.commands.invitations import CLAIM_DAYS, MOST_AT_ONCE, issue_claim_codes
from portal.errors import Refused
from portal.formats import as_date
from portal.models import Bureau, Enterprise
from portal.queries.invitations import addressees
from portal.spreadsheets import XlsxWriter
from selfcheck.documents.letters import Letter, invitation_letters

KIND = "letters"
MOST = 10_000
LIST = "邀请码.xlsx"
HEADER = ("序号", "单位名称", "统一社会信用代码", "地址", "联系人", "联系电话", "邀请码", "有效期至")


def print_letters(
    *,
    actor: Actor,
    folder: Path,
    division: str,
    words: str,
    again: bool,
    since: datetime,
    now: datetime,
    told: Callable[[int, int], None],
) -> tuple[Path, int]:
    """Writes an archive of letters and their list into `folder`; returns it and the number of letters.

    Codes are made batch by batch, each in its own transaction, so `told` is seen by others meanwhile. A run
    repeated after a crash with the same `since` replaces every code of the first.
    """
    chosen = addressees(actor.scope, division=division, words=words, again=again, since=since)
    ids = list(chosen.values_list("pk", flat=True)[:MOST])
    if not ids:
        raise Refused("这些企业在排队期间都有了账户或者邀请码，没有要生成的信。")
    result, made = folder / f"邀请信-{as_date(now)}.zip", 0
    sheet = XlsxWriter(folder / LIST, HEADER, title="邀请码", widths=(6, 32, 22, 40, 12, 16, 18, 12))
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, batch in enumerate(_batches(ids), 1):
            letters = _batch(actor, batch, now)
            for number, letter in enumerate(letters, made + 1):
                sheet.write(_line(number, letter))
            archive.writestr(f"邀请信-{part:03d}.pdf", invitation_letters([row for row, _ in letters]))
            made += len(letters)
            told(made, len(ids))
        sheet.close()
        archive.write(folder / LIST, LIST)
    with transaction.atomic():
        area = division or actor.division or ""
        record(actor, "letters.printed", now=now, letters=made, division_code=area)
    return result, made


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[at : at + MOST_AT_ONCE] for at in range(0, len(ids), MOST_AT_ONCE))


def _batch(actor: Actor, ids, now: datetime) -> list[tuple[Letter, Enterprise]]:
    plain = issue_claim_codes(actor=actor, enterprise_ids=ids, now=now)
    bureau = Bureau.objects.filter(division_code=actor.division or "").first()
    rows = Enterprise.objects.visible_to(actor.scope).filter(pk__in=plain).order_by("division_code", "pk")
    return [(_letter(row, plain[row.pk], bureau, now), row) for row in rows]


def _letter(enterprise: Enterprise, code: str, bureau: Bureau | None, now: datetime) -> Letter:
    return {
        "number": f"{enterprise.division_code[:6]}-{as_date(now)[:4]}-{enterprise.pk:06d}",
        "enterprise_name": enterprise.name,
        "uscc": enterprise.uscc,
        "postcode": "",
        "address": enterprise.site_address or enterprise.reg_address,
        "addressee": f"{enterprise.principal_name or '主要负责人'} 收",
        "code": codes.grouped(code),
        "portal_address": settings.PORTAL_URL.split("://")[-1],
        "qr_url": f"{settings.PORTAL_URL}{reverse('portal:claim')}?code={code}",
        "expires_on": as_date(now + timedelta(days=CLAIM_DAYS)),
        "bureau_name": bureau.name if bureau else settings.SITE_OWNER,
        "bureau_contact": bureau.phone if bureau else "",
        "issued_on": as_date(now),
    }


def _line(number: int, letter: tuple[Letter, Enterprise]) -> tuple:
    row, enterprise = letter
    return (
        number,
        enterprise.name,
        enterprise.uscc,
        row["address"],
        enterprise.contact_name,
        enterprise.contact_phone,
        row["code"],
        row["expires_on"],
    )
