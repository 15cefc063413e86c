"""The one gate to the public: a second person, a finished checklist, and nothing that names somebody."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.door import GROUP_OF
from cms.held_open import LEDGER
from cms.models import CasePage, PublicPage
from cms.queries.identity import traces_in, words_like_names
from portal.actors import Actor, Role
from portal.audit import record
from portal.scope import Everything
from portal.workplaces import actors_of
from selfcheck.queries.reopened_cases import is_closed

UNWRITTEN = LEDGER | {"search_title", "search_text", "live", "expired", "wagtail_admin_comments"}
NOT_A_PERSON = "公开必须由人办理，不能定时，也不能自动。"


class PublicationRefused(PermissionDenied):
    """The sentences say what must be mended."""


def refuse_unready(revision, user) -> None:
    found = obstacles(revision, user)
    if found:
        raise PublicationRefused("".join(found))


def record_publication(page: PublicPage, revision, user) -> None:
    """In the chain of the page's area, under the name of the person who approved it."""
    code = getattr(page, "division_code", "")
    record(
        _approver(user),
        "cms.page_published",
        page,
        now=timezone.now(),
        division_code=code,
        title=page.title,
        revision=revision.pk,
        **_looked_at(page),
    )


def _looked_at(page: PublicPage) -> dict:
    """The words that somebody held for no name, and why: they outlive the page."""
    said = getattr(page, "no_persons", {})
    return {"no_persons": {word: one["why"] for word, one in said.items()}} if said else {}


def _approver(user) -> Actor:
    fitting = (actor for actor in actors_of(user) if actor.role in GROUP_OF)
    unposted = Actor(username=user.username, role=Role.EDITOR, name=str(user), user_id=user.pk)
    return next(fitting, unposted)


def obstacles(revision, user) -> list[str]:
    """Why this revision cannot be published by this person; empty when it can."""
    page = revision.as_object()
    return [*_person(page, revision, user), *content_obstacles(page)]


def content_obstacles(page: PublicPage) -> list[str]:
    found = [trace.sentence for trace in traces_in(page)]
    if isinstance(page, CasePage):
        missing = [
            page._meta.get_field(name).verbose_name for name in page.CHECKLIST if not getattr(page, name)
        ]
        if page.origin_case and not is_closed(Everything(), page.origin_case):
            found.append("所依据的案件没有结案，或者正在重新办理，现在不能公开。")
        found += [f"去标识清单没有完成：{'；'.join(missing)}。"] if missing else []
    return found


def suspicions(page: PublicPage) -> list[str]:
    return words_like_names(page) if isinstance(page, CasePage) else []


def _person(page: PublicPage, revision, user) -> list[str]:
    if user is None or not user.is_active:
        return [NOT_A_PERSON]
    if page.go_live_at or page.expire_at:
        return [NOT_A_PERSON]
    authors = _authors(page, revision)
    if user.pk in authors or None in authors:
        return ["草稿必须由没有写过它的第二个人审核后公开，作者本人不能审核自己的稿件。"]
    return []


def _authors(page: PublicPage, revision) -> set[int | None]:
    """Everybody who changed something since what the public sees now; saving it unchanged is no writing."""
    public = page.live_revision_id if page.live and page.live_revision_id else 0
    since = public if public < revision.pk else 0
    authors, before = set(), None
    rows = page.revisions.filter(pk__lte=revision.pk).order_by("pk")
    for pk, user_id, content in rows.values_list("pk", "user_id", "content"):
        written = {key: value for key, value in content.items() if key not in UNWRITTEN}
        if written != before and pk > since:
            authors.add(user_id)
        before = written
    return authors
