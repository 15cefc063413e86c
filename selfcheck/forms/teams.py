"""The team form: who sits in which capacity, and why a category stays empty."""

from django import forms

from portal.forms import fields
from portal.forms.evidence import EvidenceField
from portal.queries.people import present
from portal.widgets import DateInput
from selfcheck.queries.composition import Seat
from selfcheck.states import Capacity

CATEGORIES = {
    Capacity.SAFETY_DEPT: "安全生产管理机构人员",
    Capacity.UNION: "工会人员",
    Capacity.EMPLOYEE_REP: "从业人员代表",
    Capacity.CSE: "注册安全工程师",
}
SHORT = {
    Capacity.SAFETY_DEPT: "安全管理机构",
    Capacity.UNION: "工会",
    Capacity.EMPLOYEE_REP: "从业人员代表",
    Capacity.CSE: "注册安全工程师",
    Capacity.OTHER: "其他专业力量",
}
REASON_HINTS = {
    Capacity.SAFETY_DEPT: "例如：从业人员不足 100 人，只配备了兼职安全管理人员。",
    Capacity.UNION: "例如：本企业没有建立工会。",
    Capacity.EMPLOYEE_REP: "例如：正在推选，预计下月补入。",
    Capacity.CSE: "例如：不属于必须配备的单位，委托外部机构提供服务。",
}


class Row:
    """One person of the matrix with the state of every box."""

    def __init__(self, person, form):
        self.person = person
        self.leads = form.chosen_leader == person.pk
        self.external = person.pk in form.chosen("external")
        self.boxes = [
            {"name": capacity.value, "label": label, "checked": person.pk in form.chosen(capacity.value)}
            for capacity, label in SHORT.items()
        ]


class TeamForm(forms.Form):
    from_on = fields.DayField(
        label="生效日期", help_text="从这一天起由这一版检查组负责检查；上一版到前一天为止。"
    )
    leader = forms.TypedChoiceField(
        label="带队的领导班子成员",
        coerce=int,
        required=False,
        error_messages={"invalid_choice": "所选带队人不在人员名单里。请重新选择。"},
    )
    one_person_firm = forms.BooleanField(
        label="一人企业：填报人与主要负责人是同一人",
        required=False,
        help_text="只限微型企业。勾选后由主要负责人自己带队、填报和签批，须写明说明。",
    )
    reason_leader = forms.CharField(
        label="主要负责人兼任带队的说明",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    appointment = EvidenceField(label="任命文件", required=False)
    appointment_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, scope, enterprise_id, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = list(present(scope, enterprise_id, today))
        choices = [(person.pk, person.name) for person in self.people]
        self.fields["leader"].choices = [("", "未指定"), *choices]
        for name in (*(capacity.value for capacity in SHORT), "external"):
            self.fields[name] = forms.TypedMultipleChoiceField(coerce=int, choices=choices, required=False)
        for capacity in CATEGORIES:
            self.fields[f"reason_{capacity}"] = forms.CharField(
                label=f"没有{CATEGORIES[capacity]}的理由",
                help_text=REASON_HINTS[capacity],
                max_length=200,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self):
        return [Row(person, self) for person in self.people]

    @property
    def chosen_leader(self):
        return _number(self["leader"].value())

    def chosen(self, name):
        return {_number(value) for value in self[name].value() or ()}

    def seats(self) -> list[Seat]:
        """What is chosen now, whether or not the rest of the form is in order."""
        known = {person.pk for person in self.people}
        leader = self.chosen_leader
        seats = [Seat(leader, Capacity.LEADER.value)] if leader in known else []
        external = self.chosen("external")
        for capacity in SHORT:
            chosen = self.chosen(capacity.value)
            seats += [
                Seat(person.pk, capacity.value, person.pk in external)
                for person in self.people
                if person.pk in chosen
            ]
        return seats

    def reasons(self) -> dict[str, str]:
        names = ("leader", *(capacity.value for capacity in CATEGORIES))
        return {name: str(self[f"reason_{name}"].value() or "").strip()[:200] for name in names}

    @property
    def reason_fields(self):
        return [self[f"reason_{capacity}"] for capacity in CATEGORIES]


class DayForm(forms.Form):
    """Which team was in force on a day."""

    on = forms.DateField(
        label="查询日期",
        widget=DateInput,
        error_messages={"invalid": "日期写法不对。请写成 2026-10-15 这样。"},
    )


def _number(value):
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
