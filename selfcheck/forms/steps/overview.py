"""Step 1: one form per inspection; who can be chosen follows from the date."""

from django import forms

from portal import uploads
from selfcheck.forms.steps.base import DayField, DraftForm, as_values, iso, kept
from selfcheck.queries.drafts import day_of_text, empty_inspection, number_of

YES, NO = "yes", "no"
MOST_INSPECTIONS = 20


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class IdsField(forms.TypedMultipleChoiceField):
    def __init__(self, label, **kwargs):
        errors = {"invalid_choice": f"{label}里有一项已不存在。请重新选择。"}
        super().__init__(
            label=label,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages=errors,
            required=False,
            **kwargs,
        )


class InspectionForm(DraftForm):
    inspected_on = DayField("检查日期")
    reported_to_principal_on = DayField("向主要负责人报告的日期")
    scope = forms.CharField(
        label="检查范围",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明查了哪些车间、设备和作业，例如：全厂，重点为打磨车间除尘系统。",
        error_messages={"max_length": "检查范围最多 500 字，现有 %(show_value)s 字。请写得短一些。"},
    )
    leader_seat_id = forms.TypedChoiceField(
        label="带队人",
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "所选带队人不在检查组登记中。请重新选择。"},
    )
    seat_ids = IdsField("参加检查的人员")
    principal_present = forms.ChoiceField(
        label="主要负责人是否参加了这次检查",
        choices=((YES, "参加了"), (NO, "没有参加")),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请选择“参加了”或者“没有参加”。"},
    )
    principal_term_ids = IdsField("参加的主要负责人")
    principal_evidence_ids = IdsField("已上传的佐证")
    evidence = forms.FileField(
        label="上传佐证",
        required=False,
        widget=FilesInput(attrs={"accept": uploads.accept(uploads.KINDS), "data-preview": ""}),
        help_text="签到表、照片或者会议记录，可拍照，可一次选多个。",
    )

    def __init__(self, values, *, number, context, evidence):
        super().__init__(values, prefix=f"i{number}")
        self.number = number
        self.day = day_of_text(self["inspected_on"].data)
        self.team = context.team_on(self.day) if self.day else None
        self._offer_people(context)
        self._offer_principals(context)
        self.fields["principal_evidence_ids"].choices = [(pk, name) for pk, name in evidence.items()]
        if self.team and not self["leader_seat_id"].data:
            self._suggest_leader()

    def _offer_people(self, context):
        """The team of that day; others already ticked stay visible, so that they can be unticked."""
        self.seats = {seat.id: seat for team in context.teams for seat in team.seats}
        today = people_of(self.team) if self.team else {}
        self.in_team = set(today)
        ticked = {number_of(value) for value in [*self["seat_ids"].data, self["leader_seat_id"].data or ""]}
        strangers = {
            pk: f"{self.seats[pk].name}（当日不在检查组）"
            for pk in sorted(self._translated(one) for one in ticked if one in self.seats)
            if pk not in today
        }
        offered = list({**today, **strangers}.items())
        self.fields["seat_ids"].choices = offered
        self.fields["leader_seat_id"].choices = [("", "请选择"), *offered]
        self._move_to_team_of_that_day()

    def _translated(self, seat_id):
        """The same person's seat in the version of that day, where there is one."""
        if self.team is None or seat_id not in self.seats or seat_id in self.in_team:
            return seat_id
        person = self.seats[seat_id].person_id
        return next((pk for pk in self.in_team if self.seats[pk].person_id == person), seat_id)

    def _move_to_team_of_that_day(self):
        ticked = [number_of(value) for value in self["seat_ids"].data]
        leader = self._translated(number_of(self["leader_seat_id"].data))
        self.data = self.data.copy()
        self.data.setlist(self.add_prefix("seat_ids"), [str(self._translated(one)) for one in ticked])
        self.data[self.add_prefix("leader_seat_id")] = str(leader or "")

    def _suggest_leader(self):
        leader = next((seat.id for seat in self.team.seats if seat.capacity == "leader"), None)
        if leader:
            self.data[self.add_prefix("leader_seat_id")] = str(leader)
            self.sources["leader_seat_id"] = f"检查组第 {self.team.version} 版"

    def _offer_principals(self, context):
        ticked = {number_of(value) for value in self["principal_term_ids"].data}
        self.fields["principal_term_ids"].choices = [
            (term.id, term.name if in_office else f"{term.name}（当日不在任）")
            for term in context.principals
            if (in_office := self.day is None or term.in_office(self.day)) or term.id in ticked
        ]

    def as_data(self):
        present = {YES: True, NO: False}.get(self.typed("principal_present"))
        leader, seats = self.typed("leader_seat_id"), self.typed("seat_ids") or []
        return {
            **empty_inspection(self.number),
            "inspected_on": iso(self.typed("inspected_on")),
            "scope": self.typed("scope") or "",
            "team_id": self.team.id if self.team else None,
            "leader_seat_id": leader,
            "seat_ids": list(dict.fromkeys([*([leader] if leader else []), *seats])),
            "principal_present": present,
            "principal_term_ids": self.typed("principal_term_ids") or [],
            "principal_evidence_ids": self.typed("principal_evidence_ids") or [],
            "reported_to_principal_on": iso(self.typed("reported_to_principal_on")),
        }


def people_of(team):
    """One line per person: the first seat, the leader's before others, with every capacity in words."""
    found = {}
    for seat in sorted(team.seats, key=lambda one: one.capacity != "leader"):
        found.setdefault(seat.person_id, []).append(seat)
    return {seats[0].id: f"{seats[0].name}（{_capacities(seats)}）" for seats in found.values()}


def _capacities(seats):
    """组长（带队领导班子成员） is called 组长 beside a name."""
    return "、".join(seat.label.partition("（")[0] for seat in seats)


class OverviewStep:
    def __init__(self, values, *, context, evidence):
        self.numbers = inspection_numbers(values)
        self.inspections = [
            InspectionForm(values, number=number, context=context, evidence=evidence)
            for number in self.numbers
        ]
        self.forms = self.inspections

    def data(self):
        return {"inspections": [form.as_data() for form in self.inspections], **kept(self.forms)}

    @property
    def may_add(self):
        return len(self.numbers) < MOST_INSPECTIONS


def inspection_numbers(values):
    """In the order of the page; a forged or repeated number is dropped."""
    numbers = [number_of(value) for value in values.getlist("inspection")]
    return list(dict.fromkeys(n for n in numbers if n is not None and 0 < n < 1000))[:MOST_INSPECTIONS]


def flat(data):
    """Stored data as the form's values."""
    values = {"inspection": [str(row["id"]) for row in data.get("inspections") or []]}
    for row in data.get("inspections") or []:
        prefix = f"i{row['id']}-"
        present = {True: YES, False: NO}.get(row.get("principal_present"), "")
        values |= {
            f"{prefix}inspected_on": row.get("inspected_on") or "",
            f"{prefix}reported_to_principal_on": row.get("reported_to_principal_on") or "",
            f"{prefix}scope": row.get("scope") or "",
            f"{prefix}leader_seat_id": str(row.get("leader_seat_id") or ""),
            f"{prefix}principal_present": present,
        }
        for name in ("seat_ids", "principal_term_ids", "principal_evidence_ids"):
            values[prefix + name] = [str(value) for value in row.get(name) or []]
    return as_values(values | (data.get("raw") or {}))
