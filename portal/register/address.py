"""Reading places out of running text: how far an address is understood, and what contradicts it."""

from dataclasses import dataclass

from portal.register.division_index import FULL, OLDER, SHORT, DivisionIndex, Reading
from portal.register.division_names import county_stem, town_stem
from portal.register.division_text import skip

_ROAD = "路街道巷桥弄"
COUNTY = 6


@dataclass
class Walk:
    """How far a text was understood, from the province down. `older`: a name that only deduction explains."""

    place: str
    at: int = 0
    older: str = ""
    clash: tuple[str, ...] = ()


class Walker:
    def __init__(self, index: DivisionIndex):
        self.index = index

    def address(self, text: str, place: str) -> Walk:
        """Everything an address says about the place, starting from what the columns said."""
        walk = self.follow(text, Walk(place))
        if self._only_county(walk):
            self.follow(text, walk)
        for attempt in (self._by_town, self._anywhere):
            if len(walk.place) < COUNTY and not walk.clash:
                attempt(text, walk)
        return walk

    def follow(self, text: str, walk: Walk, *, whole: bool = False) -> Walk:
        while not walk.clash:
            walk.at = skip(text, walk.at)
            if walk.at >= len(text) or not self._step(text, walk, whole):
                break
        return walk

    def _step(self, text: str, walk: Walk, whole: bool) -> bool:
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

    def _own(self, text: str, walk: Walk) -> str:
        """The place itself or one it lies in, said again."""
        found = self.index.below("").at(text, walk.at) if walk.place else None
        if found and any(walk.place.startswith(reading.code) for reading in found[1]):
            return found[0]
        if len(walk.place) >= COUNTY:
            found = self.index.below(self.index.city_of(walk.place)).at(text, walk.at)
            if found and any(reading.code == walk.place[:6] for reading in found[1]):
                return found[0]
        return ""

    def _below(self, text: str, walk: Walk, whole: bool) -> tuple[str, list[Reading]] | None:
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
        return self._part_at(readings[0].code, text, end)

    def _enter(self, text: str, walk: Walk, word: str, readings: list[Reading]) -> None:
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
        return [code for code in codes if self._part_at(code, text, at)]

    def _part_at(self, county: str, text: str, at: int) -> bool:
        """A town of the county stands here; its short name before 路 is only a road called after it."""
        at = skip(text, at)
        found = self.index.below(county).at(text, at)
        if not found or found[1][0].kind != SHORT:
            return found is not None
        after = text[at + len(found[0]) :][:1]
        return not after or after == "街" or after not in _ROAD

    def _contradiction(self, text: str, walk: Walk) -> None:
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

    def _town_elsewhere(self, text: str, walk: Walk) -> None:
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

    def _only_county(self, walk: Walk) -> bool:
        """东莞, 中山, 儋州 and 嘉峪关 have no counties; the table repeats the city as its only one."""
        names, city = self.index.names, walk.place
        children = self.index.children[city] if len(city) == 4 and not walk.clash else []
        if len(children) != 1 or names[children[0]] != names[city]:
            return False
        walk.place = children[0]
        return True

    def _by_town(self, text: str, walk: Walk) -> None:
        city = self.index.city_of(walk.place)
        found = self._county_of_town(text, walk.at, city) if city else None
        if found:
            walk.place, word, kind = found
            walk.at += len(word)
            walk.older = walk.older or ("" if kind == FULL else word)

    def _anywhere(self, text: str, walk: Walk) -> None:
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
