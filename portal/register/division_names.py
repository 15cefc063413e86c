"""How one division is written in real registers: full, short, abbreviated, under an older kind of name."""

import re

PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克"
    "|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族"
    "|撒拉族|毛南族|仡佬族|锡伯族|锡伯|普米族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族"
)
_PROVINCE_END = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_CITY_END = re.compile(rf"(?:市|盟|地区|(?:{PEOPLES})*自治州)$")
_COUNTY_END = re.compile(rf"(?:(?:{PEOPLES})*自治县|(?:{PEOPLES})*自治旗|特区|林区|区|县|市|旗)$")
_TOWN_END = re.compile(rf"(?:街道办事处|街道|镇|(?:{PEOPLES})*乡|办事处|苏木)$")
_ZONE = re.compile(
    r"(?P<core>.*?)(?P<kind>高新技术产业开发区|高新技术产业园区|高新技术开发区|高技术产业开发区|经济技术开发区|经济开发区)$"
)
_ZONE_WORDS = {
    "高": ("高新技术产业开发区", "高新技术开发区", "高新开发区", "高新产业开发区", "高新区"),
    "经": ("经济技术开发区", "经济开发区", "经开区"),
}
TRANSPARENT = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
COLLOQUIAL = {
    "220721": ("前郭县", "前郭"),
    "230624": ("杜蒙县", "杜尔伯特县"),
    "211324": ("喀左县",),
    "210921": ("阜蒙县",),
}


def province_stem(name: str) -> str:
    return _PROVINCE_END.sub("", name)


def city_stem(name: str) -> str:
    return _CITY_END.sub("", name)


def county_stem(name: str) -> str:
    return _COUNTY_END.sub("", name)


def town_stem(name: str) -> str:
    return _TOWN_END.sub("", name)


def city_forms(name: str) -> set[str]:
    """延边朝鲜族自治州 is also written 延边州 and 延边自治州."""
    stem = city_stem(name)
    if name.endswith("自治州"):
        return {name, f"{stem}州", f"{stem}自治州", f"{name[:-3]}州"}
    return {name}


def county_forms(code: str, name: str) -> set[str]:
    """宽甸满族自治县 is also written 宽甸县 and 宽甸自治县."""
    forms = {name, *COLLOQUIAL.get(code, ())}
    for end in ("自治县", "自治旗"):
        if name.endswith(end):
            forms |= {f"{county_stem(name)}{end[-1]}", f"{county_stem(name)}{end}"}
    return forms


def older_county_forms(name: str) -> set[str]:
    """A 区 was a 县 or a 市 before, a 市 was a 县: 新会区 stood in papers as 新会市 and 新会县."""
    stem = county_stem(name)
    if len(stem) < 2 or name == stem:
        return set()
    older = {"区": "市县", "市": "县", "旗": ""}.get(name[-1], "")
    return {stem + end for end in older}


def town_forms(name: str) -> set[str]:
    """西乡街道 is also written 西乡街道办事处 and 西乡街道办."""
    return {name, f"{name}办事处", f"{town_stem(name)}办事处"} if name.endswith("街道") else {name}


def older_town_forms(name: str) -> set[str]:
    """A 街道 was a 镇 or a 乡 before, and a 镇 was a 乡."""
    stem = town_stem(name)
    if len(stem) < 2 or stem == name:
        return set()
    return {f"{stem}{end}" for end in ("镇", "乡", "街道", "街道办事处", "办事处")} - town_forms(name)


def zone_forms(name: str, parents: tuple[str, ...]) -> set[str]:
    """长春净月高新技术产业开发区 in 长春市 is also 净月高新区 and 净月开发区; empty for other divisions."""
    found = _ZONE.match(name)
    if not found:
        return set()
    core = found["core"]
    for parent in parents:
        core = core.removeprefix(parent)
    if not core:
        return set(_ZONE_WORDS[found["kind"][0]])
    words = (*_ZONE_WORDS["高"], *_ZONE_WORDS["经"], "产业开发区", "开发区")
    return {core + word for word in words}
