"""Jurisdiction of one row: from a division column, or else from province, city and address.

The credit code is never looked at: it names the place of registration of long ago. What cannot be resolved to
a county stays at the finest level found, with a note. Contradicting evidence stays at what both sides share,
and where an address names another province than the columns, at what the columns say.
"""

from dataclasses import dataclass

from portal.register.address import COUNTY, Walk, Walker
from portal.register.division_index import FULL, DivisionIndex, Reading
from portal.register.division_text import common, plain

KEPT = 5000


@dataclass(frozen=True)
class Resolution:
    """`code` has 2, 4, 6 or 9 digits; "" when not even the province is known. Notes are Chinese sentences."""

    code: str = ""
    notes: tuple[str, ...] = ()


class Resolver:
    def __init__(self, index: DivisionIndex):
        self.index = index
        self.walker = Walker(index)
        self._columns: dict[tuple[str, str, str], str] = {}

    def resolve(
        self, *, division: str = "", province: str = "", city: str = "", town: str = "", address: str = ""
    ) -> Resolution:
        """Deductions from older or shortened names carry a note too, so that nothing is guessed silently."""
        notes: list[str] = []
        place = self._column("省份", province, "", notes)
        place = self._column("城市", city, place, notes)
        if division:
            named = self._division(plain(division), place, notes)
            if len(named) >= COUNTY:
                self._compare(named, address, notes)
                return Resolution(self._with_town(named, plain(town)), tuple(notes))
            place = named or place
        said: list[str] = []
        code = self._address(plain(address), place, said)
        if len(code) < COUNTY and town:
            said = []
            code = self._address(plain(town), code or place, said)
        return Resolution(self._with_town(code, plain(town)), (*notes, *said))

    def _with_town(self, county: str, town: str) -> str:
        readings = self.index.below(county).get(town) if len(county) == COUNTY and town else []
        exact = [reading.code for reading in readings if reading.kind == FULL]
        return exact[0] if len(exact) == 1 else county

    def _column(self, title: str, text: str, place: str, notes: list[str]) -> str:
        if not text:
            return place
        said = (title, text, place)
        if len(self._columns) > KEPT:
            self._columns.clear()
        if said not in self._columns:  # the same few words in every row
            self._columns[said] = self._whole(plain(text), place, 2 if title == "省份" else 4)
        found = self._columns[said]
        if not found:
            notes.append(f"{title}“{text[:20]}”不在区划表中，请核对。")
        return found or place

    def _whole(self, text: str, place: str, level: int = 4) -> str:
        """The division a whole cell names, when every word of it is understood and means one place."""
        direct = self._narrow(self.index.below(place).get(text), place, level)
        if direct:
            return direct
        walk = self.walker.follow(text, Walk(place), whole=True)
        return walk.place if walk.at >= len(text) and not walk.clash else ""

    def _narrow(self, readings: list[Reading], place: str, level: int) -> str:
        codes = {r.code for r in readings if r.code.startswith(place)}
        meant = codes if len(codes) == 1 else {code for code in codes if len(code) == level}
        return meant.pop() if len(meant) == 1 else ""

    def _division(self, text: str, place: str, notes: list[str]) -> str:
        if text.isascii() and text.isdigit():
            named = self._by_code(text, notes)
        else:
            named = self._whole(text, place, COUNTY)
            if not named:
                notes.append(
                    f"行政区划“{text[:30]}”不在区划表中或者指向不止一处，请填六位代码或者省市县全称。"
                )
        if named and place and not (named.startswith(place) or place.startswith(named)):
            written = self.index.full_name(named)
            notes.append(
                f"行政区划是{written}，与省份、城市两列的{self.index.full_name(place)}不一致，按行政区划导入，请核对。"
            )
        return named

    def _by_code(self, text: str, notes: list[str]) -> str:
        """Twelve-digit statistics codes end in the village, six-digit ones in 00 for cities."""
        for code in (text[:9], text[:6], text[:4], text[:2]):
            if code in self.index.names and not text[len(code) :].strip("0"):
                return self._real(code)
        if len(text) >= COUNTY and text[:6] in self.index.names:
            return self._real(text[:9]) if text[:9] in self.index.names else text[:6]
        return self._retired(text, notes)

    def _retired(self, text: str, notes: list[str]) -> str:
        successors = self.index.retired.get(text[:6], ())
        if len(successors) == 1:
            new = successors[0]
            notes.append(f"行政区划代码{text}已停用，现为{new}{self.index.full_name(new)}，请改用新代码。")
            return new
        share = common(successors) or next((text[:n] for n in (4, 2) if text[:n] in self.index.names), "")
        known = f"，只识别到{self.index.full_name(share)}" if share else ""
        notes.append(f"行政区划代码{text[:20]}不在现行区划表中{known}，请填现行的六位代码。")
        return self._real(share) if share else ""

    def _real(self, code: str) -> str:
        return code[:2] if self.index.transparent(code) else code

    def _compare(self, named: str, address: str, notes: list[str]) -> None:
        """A division column that the address contradicts is imported and reported."""
        other = self._address(plain(address), named[:2], [])
        if len(other) >= COUNTY and other[:6] != named[:6]:
            written = self.index.full_name(other[:6])
            notes.append(
                f"行政区划是{self.index.full_name(named)}，而地址写的是{written}，按行政区划导入，请核对。"
            )

    def _address(self, text: str, place: str, notes: list[str]) -> str:
        walk = self.walker.address(text, place)
        if walk.clash:
            return self._disputed(walk, place, notes)
        if walk.older:
            county = self.index.full_name(walk.place[:COUNTY])
            notes.append(f"地址中的“{walk.older}”按{county}识别，请核对后填写行政区划列。")
        if len(walk.place) < COUNTY:
            notes.append(self._unfound(walk.place))
        return walk.place

    def _unfound(self, place: str) -> str:
        if not place:
            return "看不出属于哪个省、市、县，请填写行政区划列。"
        return f"只能识别到{self.index.full_name(place)}，地址里没有现行的区县名，请填写行政区划列。"

    def _disputed(self, walk: Walk, place: str, notes: list[str]) -> str:
        shared = self._real(common(walk.clash)) or place
        words = "、".join(self.index.full_name(code) or code for code in walk.clash)
        where = f"暂列{self.index.full_name(shared)}" if shared else "属地无法确定"
        notes.append(f"属地说法不一（{words}），{where}，请填写行政区划列。")
        return shared
