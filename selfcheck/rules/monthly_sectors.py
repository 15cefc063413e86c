"""The seven rows of the monthly table, from the profile's sectors and industry. The first that fits wins."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SectorRow:
    """`sectors`: 适用判定标准的行业领域; `industries`: beginnings of GB/T 4754-2017 codes."""

    code: str
    words: str
    sectors: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


REST = "rest"
SECTOR_ROWS = (
    SectorRow("coal", "煤矿", ("煤矿",), ("06",)),
    SectorRow("metal", "金属非金属矿山", ("金属非金属矿山",), ("08", "09", "10")),
    SectorRow("oil", "石油天然气", (), ("07", "112")),
    SectorRow("chemicals", "危险化学品", ("危险化学品", "化工"), ("5942",)),
    SectorRow("fireworks", "烟花爆竹", ("烟花爆竹",), ()),
    SectorRow("smelting", "冶金、有色", ("冶金", "有色"), ("31", "32")),
    SectorRow(REST, "其他"),
)
