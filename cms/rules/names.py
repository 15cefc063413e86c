"""What in a text looks like a Chinese name of a person although nothing says so.

A surname, a given name's shape, and a place in the sentence where persons stand. A suspicion, not a finding:
somebody may say that it is no person.
"""

import re
import tomllib
from pathlib import Path

WORDS = tomllib.loads(Path(__file__).with_name("name_words.toml").read_text(encoding="utf-8"))
SURNAMES, GIVEN = frozenset(WORDS["surnames"] + WORDS["everyday"]), frozenset(WORDS["given"])
COMPOUND = frozenset(WORDS["compound"].split())
TRADE = frozenset(WORDS["trade"].split())
ORDINARY = TRADE | frozenset(WORDS["ordinary"].split())
RARE = frozenset(WORDS["rare"].split())
EITHER = ORDINARY | RARE
EVERYDAY = frozenset(WORDS["everyday"])
COMMONEST = frozenset(WORDS["surnames"][:130])
HAN = re.compile(r"[\u4e00-\u9fff]+")

POST = re.compile(
    "(?:员工|职工|工人|经理|厂长|矿长|班长|组长|队长|店长|股长|科长|所长|主任|主管|董事|监事|股东|法定代表人|负责人|投资人|"
    "控制人|承包人|承租人|合伙人|经营者|操作工|操作员|焊工|电工|叉车工|杂工|司机|驾驶员|保管员|库管员|仓管员|安全员|"
    "[管理从业作工执法]人员|技术员|业主|店主|老板|村民|男子|女子|死者|伤者|同事|工友|师傅|妻子|丈夫|儿子|女儿|父亲|母亲|"
    "弟弟|哥哥|当事人|举报人|报告人|叫做|名叫|名为|姓名)$"
)
BEFORE = re.compile("[由对系与和向问经据被让派叫及是为、给找请受归因到有]$")
START = re.compile(r"(?:^|[\n。；，、：,;:（(“\s])$")
STRONG = re.compile(
    "说|称|承认|表示|陈述|交代|供述|辩称|违章|违规|擅自|在场|当场|等人|等[一二三四五六七八九十两几]人|本人|签字|签名|"
    "受伤|死亡|身亡|遇难|不知情|二人|两人|未到|没到|未戴|没戴|未系|先生|女士"
)
AFTER = re.compile(
    "认为|解释|违反|未|没|到场|等[一二三四五六七八九十两几0-9]|签收|被|因|负责|担任|操作|作业时|不|拒|是|系|任|向|对|将|"
    "把|时|罚|于|经|接|从|正|已|曾|也|又|就|都|在|到|来|去|一人|同志|师傅"
)
STOP = re.compile(r"[的及和与、，。；：,;:（）()“”！？\n]|$")
PLACE = re.compile("[省市县区镇乡村街路州旗厂]|[港口界山江河]市|公司|集团")


def suspects(text: str) -> list[str]:
    """Every word of `text` that may name a person, once, in the order of the text."""
    found, at = {}, 0
    while at < len(text):
        name = _name_at(text, at)
        if name:
            found[name] = None
        at += len(name) or 1
    return list(found)


def _name_at(text: str, at: int) -> str:
    surname = text[at : at + 2] if text[at : at + 2] in COMPOUND else text[at]
    if surname not in SURNAMES and surname not in COMPOUND:
        return ""
    end = at + len(surname) + 1
    short = text[end - 1 : end] in GIVEN and (STRONG.match(text, end) or AFTER.match(text, end))
    for length in (1, 2) if short else (2, 1):
        name = text[at : at + len(surname) + length]
        whole = len(name) == len(surname) + length and HAN.fullmatch(name)
        if whole and _is_name(text[max(0, at - 6) : at], name, len(surname), text[at + len(name) :][:4]):
            return name
    return ""


def _is_name(left: str, name: str, surname: int, right: str) -> bool:
    given = name[surname:]
    good, some = GIVEN.issuperset(given), not GIVEN.isdisjoint(given)
    post, told = POST.search(left) is not None, STRONG.match(right) is not None
    ends = told or STOP.match(right) is not None
    opens = BEFORE.search(left) is not None or START.search(left) is not None
    certain = post and good and (told or (ends and len(given) > 1))
    if name[:2] in TRADE or (surname == 1 and not certain and _is_word(name, right, good)):
        return False
    if PLACE.match(right) or PLACE.match(name[-1]):
        return False
    if _is_cut("" if post or opens else left, name, "" if ends else right):
        return False
    if name[0] in EVERYDAY and surname == 1:
        return good and len(given) > 1 and (post or told or opens)
    if surname == 2 or (post and (ends or good or AFTER.match(right) is not None)):
        return True
    if opens and (told or good):
        return True
    acts = ends or AFTER.match(right) is not None
    if len(given) == 1:
        return told or (good and acts)
    return good or told or (some and (opens or acts or name[0] in COMMONEST))


def _is_word(name: str, right: str, good: bool) -> bool:
    """An ordinary word begins here: 高温, 万元, 程度."""
    if (name + right)[:3] in ORDINARY and len(name) == 3:
        return True
    return name[:2] in ORDINARY or (name[:2] in RARE and not (len(name) == 3 and good))


def _is_cut(left: str, name: str, right: str) -> bool:
    """An ordinary word lies over the beginning or the end: 主任 before 任…, …在 before 场."""
    if left and left[-1] + name[0] in EITHER:
        return True
    if not right:
        return False
    return name[-1] + right[0] in EITHER or (len(name) == 3 and name[1:] + right[0] in EITHER)
