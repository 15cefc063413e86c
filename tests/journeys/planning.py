"""The plan of a hazard filled on its pages, element by element."""

from django.urls import reverse

from selfcheck.states.hazards import Element


def fill_plan(officer, hazard_id: int) -> None:
    """From the page of the hazard, and back to it; the plan is confirmed."""
    for element in Element:
        officer.open(reverse("selfcheck:hazard_detail", args=[hazard_id]))
        officer.go(officer.page.locator(f'#plan a[href$="/plan/{element}/"]'))
        officer.fill(content=f"{element.label}已经研究确定", responsible="周敏")
        if element == Element.FUNDS:
            officer.fill(funds_planned="68000")
        officer.press("保存")
        officer.sees(f"已保存“{element.label}”")
    officer.follow("确认治理方案")
    officer.press("确认方案")
    officer.sees("列入治理计划")


def start(officer) -> None:
    officer.follow("开始整改")
    officer.press("开始整改")
