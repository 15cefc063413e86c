"""The fifteen columns of the monthly table: each defined once, for counts, lists and words alike."""

from dataclasses import dataclass

from selfcheck.queries.figures import Figure, Rate
from selfcheck.states import HazardLevel

UNITS, HAZARDS, FUNDS = "units", "hazards", "funds"
GENERAL, MAJOR = {"level": (HazardLevel.GENERAL,)}, {"level": (HazardLevel.MAJOR,)}
PLANNED = MAJOR | {"closed": (False,), "planned": (True,)}


@dataclass(frozen=True)
class MonthlyFigure(Figure):
    """`of`: what its list shows."""

    of: str = HAZARDS
    unit: str = "项"


COLUMNS = (
    MonthlyFigure(
        "units",
        "应排查单位",
        "截止日所在季度冻结的应报名册里的单位，减去整季免报的。",
        of=UNITS,
        unit="家",
    ),
    MonthlyFigure(
        "checked",
        "实际排查",
        "其中期内有检查的：已报送的检查日期在期内，或者台账里有期内自查发现的隐患。",
        {"checked": (True,)},
        of=UNITS,
        unit="家",
    ),
    Rate("coverage", "覆盖率", "实际排查 ÷ 应排查单位。", "checked", "units"),
    MonthlyFigure(
        "general",
        "一般隐患",
        "隐患台账里期内发现的一般事故隐患，属地和行业按发现当季的应报名册。",
        GENERAL,
    ),
    MonthlyFigure(
        "general_done", "已整改", "其中截止日以前登记整改完成的。", GENERAL | {"rectified": (True,)}
    ),
    Rate("general_rate", "整改率", "一般隐患已整改 ÷ 一般隐患。", "general_done", "general"),
    MonthlyFigure(
        "major",
        "重大隐患",
        "隐患台账里期内发现的重大事故隐患，属地和行业按发现当季的应报名册。",
        MAJOR,
    ),
    MonthlyFigure(
        "major_closed", "已整改销号", "其中截止日以前验收合格并且销号的。", MAJOR | {"closed": (True,)}
    ),
    Rate("major_rate", "整改率", "重大隐患已整改销号 ÷ 重大隐患。", "major_closed", "major"),
    MonthlyFigure(
        "planned", "列入治理计划", "期内发现、截止日尚未销号的重大隐患，已经制定治理方案的。", PLANNED
    ),
    MonthlyFigure(
        "five",
        "达到“五到位”",
        "列入治理计划的里面，责任、措施、资金、时限、预案五项方案要素截止日以前都登记为已落实的。",
        PLANNED | {"five": (True,)},
    ),
    MonthlyFigure(
        "supervised",
        "挂牌督办",
        "期内发现的重大隐患，截止日以前签发了挂牌督办并且没有撤销的。",
        MAJOR | {"supervised": (True,)},
    ),
    MonthlyFigure("province", "省级", "挂牌督办里面由省级挂牌的。", MAJOR | {"province": (True,)}),
    MonthlyFigure("city", "地市级", "挂牌督办里面由市级挂牌的。", MAJOR | {"city": (True,)}),
    MonthlyFigure(
        "funds",
        "累计落实治理资金",
        "期内发现的重大隐患，截止日以前最近一次整改进展登记的累计投入资金之和。",
        MAJOR | {"funded": (True,)},
        unit="万元",
    ),
)
FIGURES = {figure.code: figure for figure in COLUMNS if isinstance(figure, MonthlyFigure)}
