"""批量更新档案: the file as it arrives, and the reason it is written with."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from portal.forms import fields

SUFFIXES = (".xlsx", ".xls")


class SheetForm(forms.Form):
    most_bytes = settings.REGISTER_MAX_BYTES

    file = forms.FileField(
        label="填好的模板",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
        help_text="XLSX 或者 XLS。先核对，看过会改什么再确认写入。",
        error_messages={
            "required": "还没有选择文件。请选择后再上传。",
            "empty": "文件是空的。请检查后重新选择。",
            "invalid": "没有收到文件。请重新选择后再提交。",
            "max_length": "文件名太长。请改短后再上传。",
        },
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith(SUFFIXES):
            raise ValidationError("文件不是 XLSX 或者 XLS。请用下载的模板填写后再上传。")
        if upload.size > self.most_bytes:
            raise ValidationError(f"文件超过 {self.most_bytes >> 20} MB。请拆分后分批上传。")
        return upload


class ConfirmForm(forms.Form):
    """Said once for the whole file; it stands in the history of every enterprise."""

    reason = fields.reason(help_text="写明依据，例如：2026年10月现场核查。会记入每家企业的档案变更。")
    from_on = fields.DayField(label="生效日期")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_on"].within(fields.years_from(today, -20), today, latest_is_today=True)
