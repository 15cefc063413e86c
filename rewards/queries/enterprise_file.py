"""内部奖励 in the file of an enterprise: counts and sums by year, never a report and never a person."""

from datetime import date
from decimal import Decimal

from django.db.models import CharField, Count, DecimalField, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear

from portal.calendars import SHANGHAI
from portal.scope import Scope
from rewards.models import Scheme
from rewards.queries.figures import MONEY_PAID, PAID, RECEIVED, TRUE, VERIFIED, payments, sent

MONEY = DecimalField(max_digits=14, decimal_places=2)
NOTHING = {"reports": 0, "verified": 0, "paid": 0, "amount": Decimal(0)}
YEARS = 5


def awards_part(scope: Scope, enterprise_id: int, today: date) -> dict:
    """For settings.FILE_PARTS; one query."""
    own = sent(scope).filter(enterprise=enterprise_id).order_by()
    settled = payments(scope).filter(enterprise=enterprise_id).order_by()
    schemes = Scheme.objects.visible_to(scope).filter(enterprise=enterprise_id).order_by()
    parts = [
        _by_year(own, "reports", RECEIVED, tzinfo=SHANGHAI),
        _by_year(own.filter(TRUE), "verified", VERIFIED, tzinfo=SHANGHAI),
        _by_year(settled, "paid", PAID, amount=MONEY_PAID),
        _by_year(schemes, "schemes", "published_at", tzinfo=SHANGHAI),
    ]
    years: dict[int, dict] = {today.year: dict(NOTHING)}
    versions = 0
    for kind, year, number, amount in parts[0].union(*parts[1:], all=True):
        if kind == "schemes":
            versions += number
            continue
        row = years.setdefault(year, dict(NOTHING))
        row[kind] += number
        row["amount"] += amount
    return {
        "template": "rewards/bureau/_file_part.html",
        "anchor": "aw",
        "title": "内部奖励",
        "versions": versions,
        "years": [{"year": year} | years[year] for year in sorted(years, reverse=True)[:YEARS]],
        "sums": {name: sum(row[name] for row in years.values()) for name in NOTHING},
    }


def _by_year(rows: QuerySet, kind: str, path: str, amount=None, **zone) -> QuerySet:
    """What happened in which year: kind, year, how many, money."""
    grouped = rows.filter(**{f"{path}__isnull": False}).annotate(
        p_kind=Value(kind, CharField()), p_year=ExtractYear(path, **zone)
    )
    money = Coalesce(amount, Value(Decimal(0)), output_field=MONEY) if amount else Value(Decimal(0), MONEY)
    counted = grouped.values("p_kind", "p_year").annotate(p_n=Count("pk"), p_amount=money)
    return counted.values_list("p_kind", "p_year", "p_n", "p_amount")
