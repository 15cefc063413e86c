"""Jurisdiction of one row: from a division column, or else from province, city and address.

The credit code is never looked at: it names the place of registration of long ago. What cannot be resolved to
a county stays at the finest level found, with a note. Contradicting evidence stays at what both sides share.
"""

from dataclasses import dataclass

from portal.register.division_index import FULL, OLDER, SHORT, DivisionIndex, Reading
from portal.register.division_names import county_stem, town_stem
from portal.register.division_text import common, plain, skip

_ROAD = "路街道巷桥弄"
COUNTY = 6


@dataclass(frozen=True)
class Resolution:
    """`code` has 2, 4, 6 or 9 digits; "" when not even the province is known. Notes are Chinese sentences."""

    code: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class _Walk:
    """How far a text was understood, from the province down."""

    place: str
    at: int = 0
    older: str = ""
    clash: tuple[str, ...] = ()


class Resolver:
    def __init__(self, index: DivisionIndex):
        self.index = index

    def resolve(
        self, *, division: str = "", province: str = "", city: str = "", address: str = ""
    ) -> Resolution:
        """Deductions from older or shortened names carry a note too, so that nothing is guessed silently."""
        notes: list[str] = []
        place = self._column("省份", province, "", notes)
        place = self._column("城市", city, place, notes)
        if division:
            named = self._division(plain(division), place, notes)
            if len(named) >= COUNTY:
                self._compare(named, address, notes)
                return Resolution(named, tuple(notes))
            place = named or place
        code = self._address(plain(address), place, notes)
        return Resolution(code, tuple(notes))

    def _column(self, title: str, text: str, place: str, notes: list[str]) -> str:
        text = plain(text)
        if not text:
            return place
        level = 2 if title == "省份" else 4
        found = self._whole(text, place, level)
        if not found:
            notes.append(f"{title}“{text[:20]}”不在区划表中，请核对。")
        return found or place

    def _whole(self, text: str, place: str, level: int = 4) -> str:
        """The division a whole cell names, when every word of it is understood and means one place."""
        direct = self._narrow(self.index.below(place).get(text), place, level)
        if direct:
            return direct
        walk = self._walk(text, _Walk(place), whole=True)
        return walk.place if walk.at >= len(text) and not walk.clash else ""

    def _narrow(self, readings: list[Reading], place: str, level: int) -> str:
        codes = {r.code for r in readings if r.code.startswith(place)}
        return next(iter(codes)) if len(codes) == 1 else next((c for c in codes if len(c) == level), "")

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
        walk = self._walk(text, _Walk(place))
        if self._only_county(walk):
            self._walk(text, walk)
        for attempt in (self._by_town, self._anywhere):
            if len(walk.place) < COUNTY and not walk.clash:
                attempt(text, walk)
        if walk.clash:
            return self._disputed(walk, notes)
        if walk.older:
            notes.append(
                f"地址中的“{walk.older}”按{self.index.full_name(walk.place[:6])}识别，请核对后填写行政区划列。"
            )
        if len(walk.place) < COUNTY:
            notes.append(self._unfound(walk.place))
        return walk.place

    def _unfound(self, place: str) -> str:
        if not place:
            return "看不出属于哪个省、市、县，请填写行政区划列。"
        return f"只能识别到{self.index.full_name(place)}，地址里没有现行的区县名，请填写行政区划列。"

    def _disputed(self, walk: _Walk, notes: list[str]) -> str:
        shared = self._real(common(walk.clash))
        words = "、".join(self.index.full_name(code) or code for code in walk.clash)
        where = f"暂列{self.index.full_name(shared)}" if shared else "无法导入"
        notes.append(f"属地说法不一（{words}），{where}，请填写行政区划列。")
        return shared

    def _walk(self, text: str, walk: _Walk, *, whole: bool = False) -> _Walk:
        while not walk.clash:
            walk.at = skip(text, walk.at)
            if walk.at >= len(text) or not self._step(text, walk, whole):
                break
        return walk

    def _step(self, text: str, walk: _Walk, whole: bool) -> bool:
        """Take one name off the text; False when the next word is no division."""
        below = self._below(text, walk, whole)
        own = self._own(text, walk)
        if own and (not below or len(own) > len(below[0])):
            walk.at += len(own)
            return True
        if below:
            word, readings = below
            self._enter(text, walk, word, readings)
            return not walk.clash
        self._contradiction(text, walk)
        return False

    def _own(self, text: str, walk: _Walk) -> str:
        """The place itself or one it lies in, said again."""
        found = self.index.below("").at(text, walk.at) if walk.place else None
        if found and any(walk.place.startswith(reading.code) for reading in found[1]):
            return found[0]
        if len(walk.place) >= COUNTY:
            found = self.index.below(self.index.city_of(walk.place)).at(text, walk.at)
            if found and any(reading.code == walk.place[:6] for reading in found[1]):
                return found[0]
        return ""

    def _below(self, text: str, walk: _Walk, whole: bool) -> tuple[str, list[Reading]] | None:
        if len(walk.place) > COUNTY:
            return None
        found = self.index.below(walk.place).at(text, walk.at)
        if not found:
            return None
        word, readings = found
        end = walk.at + len(word)
        if (whole and end >= len(text)) or self._ends_well(text, end, word, readings):
            return word, readings
        return None

    def _ends_well(self, text: str, end: int, word: str, readings: list[Reading]) -> bool:
        """和平区路 is a road and 东港市场 a market; a short name counts only before one of its own parts."""
        after = text[end : end + 1]
        if readings[0].kind == SHORT:
            return len(readings[0].code) <= 4 and after not in _ROAD or self._has_part(text, end, readings)
        if len(readings[0].code) == 9 and readings[0].kind == OLDER and word.endswith("街道"):
            return True
        if word[-1] + after in ("市场", "区域"):
            return False
        if len(readings[0].code) == 9 and word[-1] in "镇乡":
            return True
        return not after or after not in _ROAD or len(word) > 3 or self._has_part(text, end, readings)

    def _has_part(self, text: str, end: int, readings: list[Reading]) -> bool:
        """老边区路南镇: what follows is a part of the county, so the name ended where it seemed to."""
        if len(readings[0].code) != COUNTY:
            return False
        return self.index.below(readings[0].code).at(text, skip(text, end)) is not None

    def _enter(self, text: str, walk: _Walk, word: str, readings: list[Reading]) -> None:
        start, walk.at = walk.at, walk.at + len(word)
        codes = sorted({reading.code for reading in readings})
        if len(codes) > 1:
            codes = self._with_part(text, walk.at, codes) or codes
        if len(codes) > 1:
            walk.clash = tuple(codes)
            return
        if readings[0].kind in (OLDER, SHORT) and len(codes[0]) == COUNTY:
            walk.older = walk.older or text[start : walk.at]
        if len(codes[0]) <= COUNTY or readings[0].kind == FULL:
            walk.place = codes[0]

    def _with_part(self, text: str, at: int, codes: list[str]) -> list[str]:
        """Of several counties the one that has the town written next."""
        at = skip(text, at)
        return [code for code in codes if self.index.below(code).at(text, at)]

    def _contradiction(self, text: str, walk: _Walk) -> None:
        """Another province, city or county in full where a part of this place should stand."""
        if len(walk.place) == COUNTY:
            self._town_elsewhere(text, walk)
        found = self.index.below("").at(text, walk.at)
        if not walk.place or len(walk.place) >= COUNTY or not found:
            return
        word, readings = found
        if self._believable(word, readings, walk.place) and self._ends_well(
            text, walk.at + len(word), word, readings
        ):
            walk.clash = (walk.place, readings[0].code)

    def _believable(self, word: str, readings: list[Reading], place: str) -> bool:
        """东山区 in 揭阳 is local usage, not another province's; 海城市 in 沈阳 is a contradiction."""
        code = readings[0].code
        if len(readings) > 1 or readings[0].kind != FULL or len(word) < 3:
            return False
        return len(code) < COUNTY or (word[-1] in "市县" and code[:2] == place[:2])

    def _town_elsewhere(self, text: str, walk: _Walk) -> None:
        """千山区宁远镇, when 宁远镇 lies in 铁西区 today: borders moved, or the address is wrong."""
        found = self._county_of_town(text, walk.at, self.index.city_of(walk.place))
        if found and found[0][:COUNTY] != walk.place:
            walk.clash = (walk.place, found[0][:COUNTY])

    def _county_of_town(self, text: str, at: int, city: str) -> tuple[str, str, str] | None:
        """Town or county, word and kind, when every town of that name in the city lies in one county."""
        found = self.index.towns(city).at(text, at)
        if not found or found[1][0].kind == SHORT:
            return None
        word, readings = found
        namesakes = self.index.towns(city).get(town_stem(word)) + readings
        counties = {reading.code[:6] for reading in namesakes}
        if len(counties) != 1 or not self._ends_well(text, at + len(word), word, readings):
            return None
        exact = readings[0].kind == FULL and len(readings) == 1
        return readings[0].code if exact else counties.pop(), word, readings[0].kind

    def _only_county(self, walk: _Walk) -> bool:
        """东莞, 中山, 儋州 and 嘉峪关 have no counties; the table repeats the city as its only one."""
        children = self.index.children[walk.place] if len(walk.place) == 4 and not walk.clash else []
        if len(children) == 1:
            walk.place = children[0]
        return len(children) == 1

    def _by_town(self, text: str, walk: _Walk) -> None:
        city = self.index.city_of(walk.place)
        found = self._county_of_town(text, walk.at, city) if city else None
        if found:
            walk.place, word, kind = found
            walk.at += len(word)
            walk.older = walk.older or ("" if kind == FULL else word)

    def _anywhere(self, text: str, walk: _Walk) -> None:
        """The only county of the city named in full further on, as in 人民大街8号（朝阳区）."""
        table = self.index.below(walk.place)
        found = {}
        if not walk.place:
            return
        for at in range(walk.at, len(text)):
            hit = table.at(text, at)
            if hit and self._full_county(text, at, hit):
                found[hit[1][0].code] = hit[0]
        if len(found) == 1:
            (walk.place, walk.older), *_ = found.items()

    def _full_county(self, text: str, at: int, hit: tuple[str, list[Reading]]) -> bool:
        word, readings = hit
        full = readings[0].kind == FULL and len(readings[0].code) == COUNTY and len(county_stem(word)) > 1
        return full and len(readings) == 1 and self._ends_well(text, at + len(word), word, readings)
