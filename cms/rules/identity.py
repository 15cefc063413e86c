"""What in a text points at a person or place that a public page must not name; the lists are handed in."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cms.rules.names import suspects

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
POSTS = (
    "法定代表人|主要负责人|负责人|实际控制人|安全员|总经理|经理|厂长|矿长|董事长|老板|当事人|"
    "执法人员|举报人|班长"
)
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)\(?0\d{2,3}[-) ]\s?\d{7,8}(?!\d)")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-NP-Z][·. ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
STREET = re.compile(r"[\u4e00-\u9fff]{2,8}(?:路|街|大道|巷|弄)\s*\d+\s*号")
COMPANY = re.compile(
    r"[\u4e00-\u9fff（）()]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团公司|合作社|经营部)"
)
TITLED = re.compile(rf"(?:姓名|{POSTS})(?:：|:|为|是|叫)\s*([{SURNAMES}][\u4e00-\u9fff]{{1,2}})")
ADDRESSED = re.compile(
    rf"(?<![\u4e00-\u9fff])?([{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?:先生|女士|同志|（男|（女)"
)
NO_NAMES = (
    "陈述|陈列|张贴|周密|周期|周边|高度|高压|高处|高温|任何|任职|任命|万元|马上|程序|"
    "向本|向我|向社|向属|向执|向主|何时|施工|项目"
)
SAYS = "说|称|承认|表示|签|在|因|被|于|对|未|没|不|是|到|，|。|、|；|（|,|;|\\(|$"
CALLED = re.compile(rf"(?:{POSTS})(?!{NO_NAMES})([{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?={SAYS})", re.MULTILINE)
HIDDEN = "某Ｘ×*"
SUSPECT = "疑似姓名"


@dataclass(frozen=True)
class Known:
    """What the case and the register know. `places`: names of divisions finer than the page may say.

    `no_persons`: words that somebody looked at and holds for no name; what the register knows stays a name.
    """

    persons: frozenset[str] = frozenset()
    enterprises: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    enterprise_may_be_named: bool = False
    no_persons: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Trace:
    kind: str
    found: str

    @property
    def sentence(self) -> str:
        if self.kind == SUSPECT:
            return f"“{self.found}”像是人名，请删去或者改写。"
        return f"{self.kind}“{self.found}”不能公开，请删去或者改写。"


PATTERNS = (
    ("身份证号", ID_NUMBER),
    ("手机号", MOBILE),
    ("电话号码", LANDLINE),
    ("车牌号", PLATE),
    ("统一社会信用代码", CREDIT_CODE),
    ("门牌地址", STREET),
)


def traces(text: str, known: Known) -> list[Trace]:
    """Everything in `text` that must not be published, each once, in the order of the kinds."""
    plain = folded(text)
    found = [Trace(kind, hit[0].strip()) for kind, pattern in PATTERNS for hit in pattern.finditer(plain)]
    found += [
        Trace("姓名", hit[1]) for pattern in (TITLED, CALLED, ADDRESSED) for hit in pattern.finditer(plain)
    ]
    found += _listed("姓名", known.persons, plain)
    found += _listed("统一社会信用代码", known.codes, plain)
    found += _listed("地址", known.addresses, plain)
    found += _listed("过细的地名", known.places, plain)
    if not known.enterprise_may_be_named:
        found += _listed("企业名称", known.enterprises, plain)
        found += [Trace("企业名称", hit[0]) for hit in COMPANY.finditer(plain) if "某" not in hit[0]]
    sure = [trace.found for trace in found]
    unsure = (word for word in suspected(plain, known) if not any(word in one for one in sure))
    found += [Trace(SUSPECT, word) for word in unsure]
    unique = {(trace.kind, trace.found): trace for trace in found if not set(trace.found) & set(HIDDEN)}
    return list(unique.values())


def suspected(plain: str, known: Known) -> list[str]:
    """Words like names that nobody has looked at yet; not within the name of a firm that may be named."""
    for name in sorted(known.enterprises, key=len, reverse=True):
        plain = plain.replace(folded(name), "。") if known.enterprise_may_be_named else plain
    return [word for word in suspects(plain) if word not in known.no_persons]


def folded(text: str) -> str:
    """Full-width digits count as digits, and blanks between Chinese characters do not hide a name."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"(?<=[\u4e00-\u9fff])[ \u3000\u200b]+(?=[\u4e00-\u9fff])", "", plain)


def _listed(kind: str, words: Iterable[str], text: str) -> list[Trace]:
    return [Trace(kind, word) for word in sorted(words) if len(word) > 1 and folded(word) in text]
