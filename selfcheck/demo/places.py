"""北江省 (code 99, not a real one), two cities, six counties, their towns, bureaus and staff accounts."""

from datetime import datetime

from portal.actors import Actor, Role
from portal.calendars import day_of
from portal.models import Bureau, Division, Posting, User
from portal.scope import Scope

PROVINCE = ("99", "北江省")
CITIES = {"9901": "安澜市", "9902": "云洲市"}
COUNTIES = {
    "990101": "青柏区",
    "990102": "石桥区",
    "990103": "柳溪县",
    "990201": "望湖区",
    "990202": "南埠县",
    "990203": "上河县",
}
TOWNS = ("城关街道", "石桥街道", "柳溪街道", "南埠镇", "上河镇")
HOME = "990101"
STAFF = (
    ("zhaoyan", "赵岩", HOME, Role.CLERK),
    ("qianli", "钱立", HOME, Role.OFFICER),
    ("sunfa", "孙法正", HOME, Role.LEGAL_REVIEWER),
    ("lizhang", "李长青", HOME, Role.CHIEF),
    ("zhouguan", "周关", HOME, Role.DIVISION_ADMIN),
    ("anlan", "吴安澜", "9901", Role.CLERK),
    ("yunzhou", "吕云洲", "9902", Role.CLERK),
    ("beijiang", "郑北江", "99", Role.CHIEF),
    ("beiadmin", "冯北", "99", Role.DIVISION_ADMIN),
    ("zhouzheng", "周正", HOME, Role.OFFICER),
    ("hezhang", "何章", "9901", Role.CHIEF),
    ("wenbian", "闻编", HOME, Role.EDITOR),
)
LAW_CERTIFICATE = "BJ-{:06d}"


def build_divisions() -> None:
    """Invented divisions beside the real ones; the real table is never touched."""
    rows = [(PROVINCE[0], PROVINCE[1], "province", "")]
    rows += [(code, name, "city", "99") for code, name in CITIES.items()]
    rows += [(code, name, "county", code[:4]) for code, name in COUNTIES.items()]
    rows += [(f"{code}{n:03d}", town, "town", code) for code in COUNTIES for n, town in enumerate(TOWNS, 1)]
    names = {code: name for code, name, _, _ in rows}
    Division.objects.bulk_create(
        [
            Division(
                code=code,
                name=name,
                full_name="".join(names[code[:n]] for n in (2, 4, 6, 9) if n <= len(code)),
                level=level,
                parent_code=parent,
            )
            for code, name, level, parent in rows
        ],
        ignore_conflicts=True,
    )


def build_bureaus() -> None:
    places = {PROVINCE[0]: PROVINCE[1], **CITIES, **COUNTIES}
    for code, name in places.items():
        word = "应急管理厅" if len(code) == 2 else "应急管理局"
        Bureau.objects.get_or_create(
            division_code=code,
            defaults={"name": f"{name}{word}", "phone": f"0999-55501{len(code)}{code[-1]}"},
        )


def build_staff(password: str, now: datetime) -> dict[str, Actor]:
    """The staff of the story, by user name; `password` is already hashed."""
    bureaus = {
        bureau.division_code: bureau for bureau in Bureau.objects.filter(division_code__startswith="99")
    }
    actors = {}
    for number, (username, name, code, role) in enumerate(STAFF, 1):
        user = User(username=username, name=name, password=password)
        user.save()
        posting = Posting(
            user=user,
            bureau=bureaus[code],
            role=role,
            certificate_no=LAW_CERTIFICATE.format(number) if role == Role.OFFICER else "",
            from_on=day_of(now),
        )
        posting.save()
        actors[username] = Actor(
            username=username,
            role=role,
            scope=Scope(division=code),
            name=name,
            user_id=user.pk,
            division=code,
            workplace=f"p:{posting.pk}",
            place_name=posting.bureau.name,
        )
    return actors


def clerk_of(code: str, actors: dict[str, Actor]) -> Actor:
    """Who answers for a county: its own clerk, else the city's."""
    found = [a for a in actors.values() if a.role == Role.CLERK and code.startswith(a.division)]
    return max(found, key=lambda a: len(a.division))
