"""The register file as it arrives; what is in it is judged by the import itself."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

SUFFIXES = (".xlsx", ".xls", ".csv", ".csv.gz")


class RegisterFileForm(forms.Form):
    file = forms.FileField(
        label="名册文件",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.gz"}),
        help_text="XLSX、XLS 或者 CSV，要有表头，须有“单位名称”和“统一社会信用代码”两列；"
        "其余列有多少认多少，次序不限。",
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
            raise ValidationError("文件不是 XLSX、XLS 或者 CSV。请另存为其中一种后再上传。")
        if upload.size > settings.REGISTER_MAX_BYTES:
            most = settings.REGISTER_MAX_BYTES >> 20
            raise ValidationError(f"文件超过 {most} MB。请拆分后分批上传。")
        return upload
