"""The rows of an invented enterprise register, written as the kind of file a bureau would import."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from selfcheck.demo.places import CITIES, COUNTIES, PROVINCE, TOWNS

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
FAMILY = "安恒盛宏瑞泰润华昌隆荣茂裕达兴源永嘉和顺"
SECOND = "澜拓川达禾丰鑫源固宏惠民明辉博远鼎信万通"
SURNAMES = "陆周何沈高吴汪陈丁谭邱贺涂苗卢彭石林郭罗宋唐韩冯曹"
GIVEN = "承远敏启明立建平文静旭广玉兰国庆志新晓峰海燕永强秀英德胜春梅学军丽华"
# kind of works, industry code, sector of the determination standard, high hazard, standardisation grades seen
TRADES = (
    ("木业", "2110", "工贸", False, (None, 3, 2)),
    ("家具", "2120", "工贸", False, (None, 3)),
    ("机械制造", "3484", "工贸", False, (None, 3, 2)),
    ("铸造", "3391", "工贸", True, (3, 2)),
    ("纺织印染", "1713", "工贸", False, (None, 3)),
    ("食品", "1371", "工贸", False, (None, 3)),
    ("冷链食品", "1353", "工贸", False, (3, 2)),
    ("纸品", "2231", "工贸", False, (None, 3)),
    ("建材", "3032", "工贸", False, (None, 3)),
    ("铝业", "3252", "工贸", True, (3, 2, 1)),
    ("化工", "2614", "化工", True, (3, 2)),
    ("涂料", "2641", "化工", True, (3, None)),
    ("石料矿业", "1019", "金属非金属矿山", True, (3, 2)),
    ("烟花爆竹", "2672", "烟花爆竹", True, (3,)),
)
HEADINGS = (
    "单位名称",
    "统一社会信用代码",
    "行政区划代码",
    "注册地址",
    "生产经营地址",
    "法定代表人",
    "主要负责人",
    "联系人",
    "手机",
    "座机",
    "行业代码",
    "适用判定标准的行业领域",
    "企业规模",
    "是否高危行业",
    "标准化等级",
    "标准化定级日期",
    "标准化有效期至",
    "标准化证书编号",
    "从业人员数",
    "注册日期",
)
WEIGHT = {"990101": 3, "990102": 1, "990103": 1, "990201": 4, "990202": 4, "990203": 4}
SIZES = (("微型", 8, 25), ("小型", 26, 180), ("中型", 220, 600), ("大型", 1100, 2600))


def write_register(path: Path, count: int, today: date, luck: random.Random) -> None:
    """`count` enterprises over the six counties, more in the first; the same file for the same day."""
    counties = [code for code in COUNTIES for _ in range(WEIGHT[code])]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(1, count + 1):
            writer.writerow(_row(luck, number, luck.choice(counties), today))


def uscc(county: str, number: int) -> str:
    body = f"91{county}MA{number:07d}"
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]


def person_name(luck: random.Random) -> str:
    given = luck.sample(GIVEN, luck.choice((1, 2)))
    return luck.choice(SURNAMES) + "".join(given)


def _row(luck: random.Random, number: int, county: str, today: date) -> list:
    works, industry, sector, hazardous, grades = luck.choice(TRADES)
    town = luck.randrange(len(TOWNS))
    place = f"{PROVINCE[1]}{CITIES[county[:4]]}{COUNTIES[county]}{TOWNS[town]}"
    size, low, high = luck.choices(SIZES, weights=(30, 50, 15, 5))[0]
    legal_rep = person_name(luck)
    grade = luck.choice(grades)
    graded_on = today - timedelta(days=luck.randrange(60, 900))
    address = f"{place}工业{luck.choice('一二三四五')}路{luck.randrange(1, 200)}号"
    return [
        f"{COUNTIES[county][:2]}{luck.choice(FAMILY)}{luck.choice(SECOND)}{works}有限公司",
        uscc(county, number),
        f"{county}{town + 1:03d}",
        address,
        address,
        legal_rep,
        legal_rep if luck.random() < 0.6 else person_name(luck),
        person_name(luck),
        f"130{luck.randrange(10000000):08d}"[:11],
        f"0999-5{luck.randrange(1000000):06d}",
        industry,
        sector,
        size,
        "是" if hazardous else "否",
        {1: "一级", 2: "二级", 3: "三级", None: "未定级"}[grade],
        graded_on.isoformat() if grade else "",
        (graded_on + timedelta(days=1095)).isoformat() if grade else "",
        f"AQB{number:07d}" if grade else "",
        luck.randrange(low, high),
        (today - timedelta(days=luck.randrange(500, 9000))).isoformat(),
    ]
