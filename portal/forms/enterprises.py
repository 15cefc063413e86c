"""Filters of the bureau's register; a value nobody offers counts as not given.

Who looks for a name finds closed and merged firms too, unless he asks for one state.
"""

from django import forms

from portal.queries.enterprises import EnterpriseFilter

SIZES = [("", "全部"), ("large", "大型"), ("medium", "中型"), ("small", "小型"), ("micro", "微型")]
HAZARDS = [("", "全部"), ("yes", "高危行业领域"), ("no", "非高危"), ("unknown", "未填")]
ACCOUNTS = [("", "全部"), ("yes", "已有账户"), ("no", "尚无账户")]
STATES = [("", "在营；按名称查时不限"), ("active", "只看在营"), ("closed", "已注销"), ("all", "全部")]


class EnterpriseFilterForm(forms.Form):
    division = forms.ChoiceField(label="区域", required=False)
    section = forms.ChoiceField(label="行业门类", required=False)
    size = forms.ChoiceField(label="规模", required=False, choices=SIZES)
    hazard = forms.ChoiceField(label="高危", required=False, choices=HAZARDS)
    account = forms.ChoiceField(label="平台账户", required=False, choices=ACCOUNTS)
    state = forms.ChoiceField(label="经营状态", required=False, choices=STATES)
    q = forms.CharField(label="企业名称或信用代码", required=False, max_length=100)

    def __init__(self, query, *, division: str, places, sections):
        given = {name: value for name, value in query.items() if name in self.base_fields}
        super().__init__(initial=given | {"division": division})
        letters = [(section.letter, f"{section.letter} {section.name}") for section in sections]
        self.fields["division"].choices = places
        self.fields["section"].choices = [("", "全部"), *letters]


def wanted_from(query, *, division: str, sections) -> EnterpriseFilter:
    by_letter = {section.letter: (section.letter, section.first, section.last) for section in sections}
    return EnterpriseFilter(
        division=division,
        text=query.get("q", "")[:100].replace("\x00", ""),
        size=_offered(query.get("size"), SIZES),
        high_hazard=_offered(query.get("hazard"), HAZARDS),
        account=_offered(query.get("account"), ACCOUNTS),
        state=_offered(query.get("state"), STATES) or ("all" if query.get("q", "").strip() else "active"),
        section=by_letter.get(query.get("section", ""), ("", "", "")),
    )


def _offered(value, choices) -> str:
    return value if value in dict(choices) else ""
