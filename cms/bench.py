"""The public site over many cases: requests each second, kept and not kept, beside a static file.

One process, one thread, no network: the whole of middleware, views and templates, as a worker of the server.
"""

import tomllib
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.templatetags.static import static
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from cms import demo
from cms.cache import forget
from cms.held_open import held_open
from cms.models import CaseIndexPage, CasePage
from cms.queries import cases
from cms.site import build_site
from portal.models import User
from selfcheck.bench.clock import line, seconds

MANY = 10_000
RUNS = 15
WORDS = "粉尘 除尘"
FIRST_ID = 1_000_000
MULTIPLIED = """
INSERT INTO {table} ({columns})
SELECT {values} FROM (
    SELECT t.*, row_number() OVER (ORDER BY c.page_ptr_id, k) AS n
    FROM cms_casepage c JOIN wagtailcore_page p ON p.id = c.page_ptr_id JOIN {table} t ON t.{key} = p.id
    CROSS JOIN generate_series(1, %s) k
) AS t
"""
FLOOR_SEARCH = """
SELECT p.id, p.title FROM cms_casepage c JOIN wagtailcore_page p ON p.id = c.page_ptr_id
WHERE p.live AND c.search @@ to_tsquery('simple', %s)
ORDER BY ts_rank(c.search, to_tsquery('simple', %s)) DESC, p.id DESC LIMIT 20
"""


def measure(now: datetime, say: Callable[[str], None], many: int = MANY) -> None:
    slug = _fill(now, many)
    reader, file = _reader(), static("portal/portal.css")
    collected = reader.get(file).status_code == 200
    floor = _each_second(lambda: reader.get(file).getvalue())
    for name, address in (
        ("案例页", reverse("cms:case", args=[slug])),
        ("案例列表", reverse("cms:case_index")),
        ("搜索", reverse("cms:search") + f"?q={WORDS}"),
    ):
        for word, before in (("不用缓存", forget), ("用缓存", lambda: None)):
            pace, queries = _page(address, before)
            beside = f"{floor:,.0f} 次/秒" if collected else "没有收集，未量"
            say(f"{name}（{many:,} 篇，{word}）  {pace:,.0f} 次/秒   静态文件 {beside}   查询 {queries} 次")
    ours = seconds(lambda: list(cases.found(cases.Wanted(WORDS))[:20]), RUNS)
    words = cases.query_text(WORDS)
    say(line(f"全文搜索（{many:,} 篇）", ours, seconds(lambda: _run(FLOOR_SEARCH, words, words), RUNS), "ms"))


def _page(address: str, before: Callable[[], None]) -> tuple[float, int]:
    reader = _reader()
    answer = reader.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    before()
    with CaptureQueriesContext(connection) as asked:
        reader.get(address)
    queries = len(asked)  # the next request forgets them
    return _each_second(lambda: reader.get(address), before), queries


def _reader() -> Client:
    address = urlsplit(settings.PORTAL_URL)
    return Client(**{"SERVER_NAME": address.hostname, "wsgi.url_scheme": address.scheme})


def _each_second(work: Callable[[], object], before: Callable[[], None] = lambda: None) -> float:
    runs = []
    for _ in range(RUNS):
        before()
        runs.append(seconds(work))
    return 1 / sorted(runs)[RUNS // 2]


def _fill(now: datetime, many: int) -> str:
    """The cases of the demonstration, each published as in life, then multiplied in the database."""
    build_site()
    writer, second = (User.objects.create_user(f"bench-{one}") for one in ("writer", "second"))
    index = CaseIndexPage.objects.get()
    told = tomllib.loads((demo.HERE / "cases.toml").read_text(encoding="utf-8"))["case"]
    for values in told:
        page = demo.case_page(values, now)
        page.live = False
        index.add_child(instance=page)
        page.save_revision(user=writer).publish(user=second, skip_permission_checks=True)
    changed = {
        "id": f"{FIRST_ID} + n",
        "path": "left(path, length(path) - 4) || upper(lpad(to_hex(n + 4096), 4, '0'))",
        "slug": "'bench-' || n",
        "url_path": "url_path || n",
        "translation_key": "gen_random_uuid()",
    }
    renumbered = dict.fromkeys(("page_ptr_id", "number"), f"{FIRST_ID} + n")
    with held_open():
        _multiply(Page, "id", changed, many // len(told))
        _multiply(CasePage, "page_ptr_id", renumbered, many // len(told))
    _run("ANALYZE wagtailcore_page")
    _run("ANALYZE cms_casepage")
    return page.slug


def _multiply(model, key: str, changed: dict[str, str], times: int) -> None:
    columns = [one.column for one in model._meta.local_concrete_fields if not one.generated]
    values = ", ".join(changed.get(one, f't."{one}"') for one in columns)
    quoted = ", ".join(f'"{one}"' for one in columns)
    _run(MULTIPLIED.format(table=model._meta.db_table, columns=quoted, values=values, key=key), times)


def _run(sql: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount
