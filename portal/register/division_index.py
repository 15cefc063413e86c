"""All divisions in memory, built once from rows: which names may follow in which place."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from portal.register import division_names as names

FULL, SHORT, ZONE, OLDER = "full", "short", "zone", "older"
_RANK = {FULL: 0, ZONE: 1, OLDER: 2, SHORT: 3}


class Reading(NamedTuple):
    """One meaning of a written name: the division it names today, and how it was written."""

    code: str
    kind: str


class FormerName(NamedTuple):
    """A division that is gone: its own code, the city it stood in, and what its area belongs to now."""

    code: str
    city_code: str
    name: str
    successors: tuple[str, ...]


class NameTable:
    """Written names that may stand in one place. Of several readings the best written ones count."""

    def __init__(self):
        self._readings: dict[str, list[Reading]] = {}
        self._longest: dict[str, int] = {}  # by first character: most places in a text begin no name

    def add(self, forms: Iterable[str], code: str, kind: str) -> None:
        for form in forms:
            if len(form) < 2:
                continue
            known = self._readings.setdefault(form, [])
            rank = _RANK[known[0].kind] if known else _RANK[kind]
            if _RANK[kind] < rank:
                known.clear()
            if _RANK[kind] <= rank and all(reading.code != code for reading in known):
                known.append(Reading(code, kind))
            self._longest[form[0]] = max(self._longest.get(form[0], 0), len(form))

    def replace(self, form: str, codes: Iterable[str]) -> None:
        """What the table of former names says replaces what a name's ending only suggests."""
        if not any(reading.kind == FULL for reading in self.get(form)):
            self._readings.pop(form, None)
            for code in codes:
                self.add([form], code, OLDER)

    def get(self, form: str) -> list[Reading]:
        return self._readings.get(form, [])

    def at(self, text: str, start: int) -> tuple[str, list[Reading]] | None:
        """The longest name that stands at `start`."""
        longest = self._longest.get(text[start : start + 1], 0)
        for length in range(min(longest, len(text) - start), 1, -1):
            word = text[start : start + length]
            if word in self._readings:
                return word, self._readings[word]
        return None


class DivisionIndex:
    """`below(place)` knows the names reached from a place, "" being the whole country."""

    def __init__(self, rows: Iterable[tuple[str, str]], former: Iterable[FormerName] = ()):
        self.names = dict(rows)
        self.retired: dict[str, tuple[str, ...]] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
        self._below: dict[str, NameTable] = defaultdict(NameTable)
        self._towns: dict[str, NameTable] = {}
        for code in self.names:
            self.children[self.parent(code)].append(code)
            self._add(code)
        for gone in former:
            self._add_former(gone)

    def below(self, place: str) -> NameTable:
        if len(place) == 6:
            self.towns(self.city_of(place))
        return self._below[place]

    def towns(self, city: str) -> NameTable:
        """All towns of a city, whatever their county. Unfolded when first asked for: there are 41,000."""
        if city not in self._towns:
            self._towns[city] = NameTable()
            drawers = [city] if len(city) == 4 else [c for c in self.children[city] if self.transparent(c)]
            for county in (county for drawer in drawers for county in self.children[drawer]):
                for town in self.children[county]:
                    self._add_town(self._towns[city], town)
                    self._add_town(self._below[county], town)
        return self._towns[city]

    def parent(self, code: str) -> str:
        return code[: {9: 6, 6: 4, 4: 2}.get(len(code), 0)]

    def city_of(self, code: str) -> str:
        """The city, or the province where the city is only a drawer of the table (市辖区, 省直辖)."""
        return code[:2] if len(code) < 4 or self.transparent(code[:4]) else code[:4]

    def transparent(self, code: str) -> bool:
        return len(code) == 4 and self.names.get(code) in names.TRANSPARENT

    def full_name(self, code: str) -> str:
        """广东省东莞市石碣镇: drawers left out, a city that is its own county said once."""
        words: list[str] = []
        for part in (code[:length] for length in (2, 4, 6, 9) if length <= len(code)):
            name = self.names.get(part, "")
            if name not in words and not self.transparent(part):
                words.append(name)
        return "".join(words)

    def _add(self, code: str) -> None:
        name = self.names[code]
        if len(code) == 2:
            self._below[""].add({name}, code, FULL)
            self._below[""].add({names.province_stem(name)}, code, SHORT)
        elif len(code) == 4 and name not in names.TRANSPARENT:
            for place in ("", code[:2]):
                self._below[place].add(names.city_forms(name), code, FULL)
                self._below[place].add({names.city_stem(name), name.removesuffix("自治州")}, code, SHORT)
        elif len(code) == 6:
            self._add_county(code, name)

    def _add_county(self, code: str, name: str) -> None:
        province, city = code[:2], self.city_of(code)
        for place in {"", province, city}:
            self._below[place].add(names.county_forms(code, name), code, FULL)
        for place in {province, city}:
            self._below[place].add(names.older_county_forms(name), code, OLDER)
        if names.county_stem(name) != names.city_stem(self.names[city]):
            self._below[city].add({names.county_stem(name)}, code, SHORT)
        # What may stand before the core of a zone's name: 河北唐山海港经济开发区.
        within = self.names[city]
        words = (names.province_stem(self.names[province]), within, names.city_stem(within))
        self._below[city].add(names.zone_forms(name, words), code, ZONE)

    def _add_town(self, table: NameTable, code: str) -> None:
        name = self.names[code]
        table.add(names.town_forms(name), code, FULL)
        table.add(names.older_town_forms(name), code, OLDER)
        table.add({names.town_stem(name)}, code, SHORT)

    def _add_former(self, gone: FormerName) -> None:
        if gone.code:
            self.retired[gone.code] = gone.successors
        place = gone.city_code if gone.city_code in self.names else gone.city_code[:2]
        forms = {gone.name}
        if gone.name[-1] in "县市" and len(gone.name) > 2:
            forms |= {gone.name[:-1] + end for end in "县市"}
        for form in forms:
            self._below[self.city_of(place)].replace(form, gone.successors)
