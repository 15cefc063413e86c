"""The public site of the demonstration: written by the editor, published by the reviewer, as in life."""

import tomllib
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils.html import escape

from cms import models
from cms.site import build_site
from portal.models import User

HERE = Path(__file__).parent
EDITOR, REVIEWER = "wenbian", "sunfa"
DIVISION = "990101"
KINDS = {
    "guides": (models.GuideIndexPage, models.GuidePage),
    "notices": (models.NoticeIndexPage, models.NoticePage),
    "regulations": (models.RegulationIndexPage, models.RegulationPage),
}
BLOCKS = {"h": "heading", "p": "text", "v": "value", "q": "law"}


def build(*, now: datetime, say) -> None:
    say("公开网站：案例、指南、公告、法规")
    build_site()
    people = {user.username: user for user in User.objects.filter(username__in=(EDITOR, REVIEWER))}
    editor, reviewer = people[EDITOR], people[REVIEWER]
    index = models.CaseIndexPage.objects.get()
    found = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))["case"]
    for number, values in enumerate(reversed(found)):
        at = now - timedelta(days=3 * (len(found) - number), hours=number)
        _publish(index, case_page(values, at), editor, reviewer)
    pages = tomllib.loads((HERE / "pages.toml").read_text(encoding="utf-8"))
    for name, (section, kind) in KINDS.items():
        parent = section.objects.get()
        for values in pages[name]:
            _publish(parent, _article(kind, values, now - timedelta(days=90)), editor, reviewer)


def case_page(values: dict, at: datetime) -> models.CasePage:
    plain = {key: value for key, value in values.items() if key not in ("law", "checks")}
    for name in ("enterprise_fine", "principal_fine", "reward"):
        if name in plain:
            plain[name] = Decimal(plain[name])
    plain["facts"] = plain["facts"].strip()
    ticked = dict.fromkeys(models.CasePage.CHECKLIST, True)
    return models.CasePage(
        **plain,
        **ticked,
        law=[("law", _law(line)) for line in values["law"]],
        checks=[("check", _check(line)) for line in values["checks"]],
        division_code=DIVISION,
        first_published_at=at,
    )


def _law(line: str) -> dict:
    instrument, article, *note = line.split("|")
    return {"instrument": instrument, "article": article, "note": note[0] if note else ""}


def _check(line: str) -> dict:
    text, *item = line.split("|")
    return {"text": text, "item": item[0] if item else ""}


def _article(kind, values: dict, at: datetime):
    plain = {key: value for key, value in values.items() if key != "body"}
    return kind(**plain, body=[_block(line) for line in values["body"]], first_published_at=at)


def _block(line: str) -> tuple[str, object]:
    mark, *parts = line.split("|")
    values = {
        "h": parts[0],
        "p": f"<p>{escape(parts[0])}</p>",
        "v": {"name": parts[0]},
        "q": {"text": parts[0], "source": parts[-1]},
    }
    return BLOCKS[mark], values[mark]


def _publish(parent, page, editor: User, reviewer: User) -> None:
    page.live, page.owner = False, editor
    parent.add_child(instance=page)
    revision = page.save_revision(user=editor)
    revision.publish(user=reviewer, skip_permission_checks=True)
