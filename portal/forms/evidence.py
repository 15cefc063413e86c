"""File fields: judged by content while the form is checked, so that the sentence stands at the field."""

from django import forms
from django.core.exceptions import ValidationError

from portal import uploads
from portal.errors import Refused


class EvidenceField(forms.FileField):
    """Use it in any form that takes a document or a photograph; then hand the upload to the command."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": uploads.ACCEPT}))
        kwargs.setdefault("help_text", f"可传 {uploads.ALLOWED}，不含宏。")
        kwargs.setdefault("max_length", 255)
        super().__init__(**kwargs)
        self.error_messages |= {
            "required": "还没有选择文件。请选择后再上传。",
            "empty": "文件是空的。请检查文件后重新选择。",
            "invalid": "没有收到文件。请重新选择后再提交。",
            "max_length": "文件名太长。请改短后再上传。",
        }

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            try:
                uploads.inspect(upload)
            except Refused as refusal:
                raise ValidationError(refusal.message) from refusal
        return upload


class EvidenceForm(forms.Form):
    file = EvidenceField(label="文件")
