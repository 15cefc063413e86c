"""How long major hazards have been open: for the 总览 and the analysis alike; each number opens its list."""

from urllib.parse import urlencode

from django.urls import reverse

from portal.scope import Scope
from selfcheck.queries import major_hazards
from selfcheck.views.statistics._asked import Asked


def hazard_list(wanted: Asked, name: str, age: str = "") -> str:
    query = {"filter": name, "division": wanted.area.code} | ({"age": age} if age else {})
    return f"{reverse('selfcheck:major_hazard_list')}?{urlencode(query)}"


def age_bands(scope: Scope, wanted: Asked) -> list[dict]:
    ages = major_hazards.ages(scope, wanted.area.code, wanted.now)
    return [
        {
            "words": words,
            **{
                name: {"number": ages[code][name], "url": hazard_list(wanted, name, code)}
                for name in ("open", "overdue")
            },
        }
        for code, words, *_ in major_hazards.AGES
    ]


def age_chart(bands: list[dict]) -> dict:
    """Two parts of one bar: within the time for rectification and beyond it."""
    late = [band["overdue"]["number"] for band in bands]
    return {
        "unit": "项",
        "names": [band["words"] for band in bands],
        "series": [
            {
                "name": "期限内或者已完成整改",
                "tone": "doing",
                "values": [band["open"]["number"] - n for band, n in zip(bands, late, strict=True)],
                "urls": [band["open"]["url"] for band in bands],
            },
            {
                "name": "超期未整改",
                "tone": "over",
                "values": late,
                "urls": [band["overdue"]["url"] for band in bands],
            },
        ],
    }
