"""The shipped tables into the database. Running it again changes nothing; rows gone from the files stay."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Model

from portal.models import Division, IndustryCode
from portal.reference import tables
from portal.register.division_index import DivisionIndex

LEVELS = {
    2: Division.Level.PROVINCE,
    4: Division.Level.CITY,
    6: Division.Level.COUNTY,
    9: Division.Level.TOWN,
}


@transaction.atomic
def load() -> dict[str, int]:
    """How many rows each table holds, and how many of them are new or changed."""
    divisions = list(_divisions())
    industries = list(_industries())
    return {
        "divisions": len(divisions),
        "divisions_changed": merge(Division, divisions),
        "industries": len(industries),
        "industries_changed": merge(IndustryCode, industries),
    }


def merge(model: type[Model], rows: list[tuple]) -> int:
    """Write the rows that are not already so; returns their number."""
    fields = FIELDS[model]
    known = set(model.objects.values_list(*fields))
    fresh = [model(**dict(zip(fields, row, strict=True))) for row in rows if row not in known]
    model.objects.bulk_create(
        fresh, batch_size=5000, update_conflicts=True, unique_fields=["code"], update_fields=fields[1:]
    )
    return len(fresh)


FIELDS = {
    Division: ("code", "name", "full_name", "level", "parent_code"),
    IndustryCode: ("code", "section", "name", "level", "parent_code", "name_checked"),
}


def _divisions() -> Iterator[tuple]:
    index = DivisionIndex(tables.divisions())
    for code, name in index.names.items():
        yield code, name, index.full_name(code) or name, LEVELS[len(code)], index.parent(code)


def _industries() -> Iterator[tuple]:
    for row in tables.industries():
        checked = row["name_checked_by_second_source"] == "1"
        yield row["code"], row["section"], row["name"], int(row["level"]), row["parent_code"], checked
