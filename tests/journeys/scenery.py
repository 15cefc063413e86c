"""What every journey finds: the standards, an industry, a district. The whole tables would take too long."""

from portal.models import IndustryCode
from selfcheck import reference
from tests.factories import DivisionFactory

DISTRICT = (
    ("99", "北江省", "province", ""),
    ("9901", "安澜市", "city", "99"),
    ("990102", "青柏区", "county", "9901"),
    ("990102001", "石桥街道", "town", "990102"),
)


def build() -> None:
    reference.load()
    IndustryCode.objects.update_or_create(
        code="2110", defaults={"name": "木质家具制造", "section": "C", "level": 4, "parent_code": "211"}
    )
    for code, name, level, parent in DISTRICT:
        DivisionFactory(code=code, name=name, full_name=name, level=level, parent_code=parent)
