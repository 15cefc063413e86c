"""A facts file of `manage.py assess`, of which one object is looked at."""

from typing import Any

from django import forms

from portal.widgets import CountInput
from selfcheck.queries import scenario as queries

LARGEST = 1024 * 1024


class FactsFile(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label="事实文件",
        help_text="JSON，与 manage.py assess 的文件相同，最大 1 MB。读取后不保存。",
        error_messages={
            "required": "没有选事实文件。请选择一个 JSON 文件。",
            "empty": "所选文件是空的。请另选一个文件。",
        },
        widget=forms.ClearableFileInput(attrs={"accept": "application/json,.json"}),
    )
    which = forms.IntegerField(
        label="第几个对象",
        required=False,
        min_value=1,
        widget=CountInput,
        help_text="文件有多个对象时填，不填是第 1 个。",
        error_messages={
            "invalid": "“第几个对象”不是整数。请只填数字。",
            "min_value": "“第几个对象”从 1 开始。请重新填写。",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("所选文件超过 1 MB。请拆成几个文件。")
        found = queries.objects(file.read())
        if isinstance(found, queries.Problem):
            raise forms.ValidationError(f"{found.sentence}请检查文件内容。")
        if not found:
            raise forms.ValidationError("所选文件里没有对象。请检查文件内容。")
        return found

    def clean(self):
        data = super().clean()
        count, which = len(data.get("file", ())), data.get("which") or 1
        if count and which > count:
            self.add_error("which", f"文件只有 {count} 个对象，没有第 {which} 个。请改成 1 至 {count}。")
        return data

    def chosen(self) -> Any:
        return self.cleaned_data["file"][self._number - 1]

    @property
    def words(self) -> str:
        count = len(self.cleaned_data["file"])
        return f"已载入文件的第 {self._number} 个对象，共 {count} 个。"

    def blame(self, problem: queries.Problem, label: str) -> None:
        """Which object, which key and what the page calls it."""
        given = self.chosen()
        name = given.get("id") if isinstance(given, dict) else None
        who = f"第 {self._number} 个对象" + (f"（{name}）" if isinstance(name, str) and name.strip() else "")
        where = f"的“{label}”（{problem.key}）" if label else f"的 {problem.key}" if problem.key else ""
        self.add_error("file", f"{who}{where}：{problem.why}请改正文件后重新载入。")

    @property
    def _number(self) -> int:
        return self.cleaned_data.get("which") or 1
