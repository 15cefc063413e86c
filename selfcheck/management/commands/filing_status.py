import json
import sys
from datetime import datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.actors import SYSTEM
from portal.badges import FILING
from portal.calendars import SHANGHAI, Quarter
from portal.errors import Refused
from portal.queries.divisions import known_division
from selfcheck.queries import statistics
from selfcheck.queries.obligations import has_rows, is_open
from selfcheck.queries.statistics import ORDER, filing_list


class Command(BaseCommand):
    help = "一个季度的报送情况：各状态的家数，或者某一状态的企业清单。"

    def add_arguments(self, parser):
        parser.add_argument("period", help="季度，写成 2026Q4")
        parser.add_argument("--as-of", dest="as_of", default="", help="截至何时，ISO 8601（默认现在）")
        parser.add_argument("--division", default="", help="区划代码，例如 21（默认全国）")
        parser.add_argument("--list", dest="status", default="", help=f"列出企业：{'、'.join(ORDER)}")
        parser.add_argument("--json", action="store_true", help="以JSON输出结果")

    def handle(self, *args, period: str, as_of: str, division: str, status: str, **options):
        try:
            quarter = Quarter.parse(period)
            moment = _moment(as_of)
            _refuse(quarter, division, status)
        except (Refused, ValueError) as refusal:
            sys.exit(str(refusal))
        counts = statistics.tally(SYSTEM.scope, quarter, division, moment).all_statuses
        result = {
            "period": str(quarter),
            "as_of": _iso(moment),
            "division": division,
            "counts": counts,
        }
        if status:
            result["enterprises"] = [
                row | {"due_at": _iso(row["due_at"]), "filed_at": _iso(row["filed_at"])}
                for row in filing_list(SYSTEM.scope, quarter, division, status, moment)
            ]
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else _sentences(result))


def _moment(text: str) -> datetime:
    """A time without a zone is Shanghai's; a day alone is its first instant."""
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"时间“{text[:40]}”写法不对，应写成 2026-10-16T00:00:00+08:00 这样的形式。") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _refuse(quarter: Quarter, division: str, status: str) -> None:
    if division and known_division(division) is None:
        raise Refused(f"没有区划 {division[:20]}，请核对区划代码。")
    if status and status not in ORDER:
        raise Refused(f"没有状态 {status[:20]}，应为 {'、'.join(ORDER)} 之一。")
    if not is_open(quarter, division) and not has_rows(quarter, division):
        raise Refused(f"季度 {quarter} 没有开启，请先运行 manage.py open_period {quarter}。")


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat() if moment else None


def _sentences(result: dict) -> str:
    place = f"区划 {result['division']}" if result["division"] else "全国"
    counts = "，".join(f"{FILING[code].word} {number}" for code, number in result["counts"].items())
    lines = [f"{result['period']}，{place}，截至 {result['as_of']}：{counts}。"]
    for row in result.get("enterprises", ()):
        lines.append(f"{row['uscc']}  {row['division']}  {row['name']}  截止 {row['due_at']}")
    return "\n".join(lines)
