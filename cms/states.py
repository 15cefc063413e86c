"""What a case page is filed under. The codes stand in addresses and never change."""

from django.db import models


class Sector(models.TextChoices):
    FURNITURE = "furniture", "家具和木业"
    LIGHT = "light", "轻工和纺织"
    MACHINERY = "machinery", "机械制造"
    METAL = "metal", "冶金和有色"
    BUILDING = "building", "建材"
    CHEMICAL = "chemical", "化工和危险化学品"
    MINE = "mine", "矿山"
    FIREWORKS = "fireworks", "烟花爆竹"
    STORAGE = "storage", "仓储物流"
    TRADE = "trade", "商贸和餐饮"
    RECYCLING = "recycling", "再生资源"
    FOOD = "food", "食品和涉氨制冷"
    CONTRACTING = "contracting", "外包施工"


class Violation(models.TextChoices):
    MAJOR_HAZARD = "major-hazard", "重大事故隐患"
    NO_SYSTEM = "no-system", "未建立隐患排查治理制度"
    NO_RECORD = "no-record", "未如实记录隐患"
    EQUIPMENT = "equipment", "安全设备设施"
    EMERGENCY_PLAN = "emergency-plan", "应急预案"
    CONTRACTOR = "contractor", "发包承租未统一管理"
    DEFIED_ORDER = "defied-order", "拒不执行整改指令"
    STORAGE = "hazchem", "危险物品经营储存"
    CONCEALMENT = "concealment", "瞒报事故"
    GENERAL_HAZARD = "general-hazard", "一般事故隐患"


class FoundBy(models.TextChoices):
    SELF_CHECK = "self-check", "企业自查"
    EMPLOYEE = "employee", "员工内部报告"
    INSPECTION = "inspection", "执法检查"
    TIP = "tip", "群众举报"
    ACCIDENT = "accident", "事故或者救援"


class Outcome(models.TextChoices):
    NO_PENALTY = "no-penalty", "不予处罚"
    LIGHTER = "lighter", "从轻或者减轻处罚"
    FINED = "fined", "处罚企业"
    DUAL = "dual", "一案双罚"
    CRIMINAL = "criminal", "移送司法机关"
    REWARD = "reward", "奖励报告人"


class Coarseness(models.TextChoices):
    """How exactly the place is named; the check refuses anything finer."""

    PROVINCE = "province", "只到省"
    CITY = "city", "只到市"
    COUNTY = "county", "只到县"


class RequestState(models.TextChoices):
    OPEN = "open", "待答复"
    ANSWERED = "answered", "已答复"


class TakedownState(models.TextChoices):
    OPEN = "open", "待撤下"
    DONE = "done", "已撤下"
    KEPT = "kept", "核实后保留"
