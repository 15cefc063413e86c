"""File fields: judged by content while the form is checked, so that the sentence stands at the field."""

from django import forms
from django.core.exceptions import ValidationError

from portal import uploads
from portal.errors import Refused

SHORTEST_REASON = 5


class EvidenceField(forms.FileField):
    """Use it in any form that takes a document or a photograph; then hand the upload to the command.

    `kinds`: one of the lists in `portal.uploads`; without it documents and photographs.
    """

    def __init__(self, *, kinds: tuple[uploads.FileKind, ...] = uploads.DOCUMENTS, **kwargs):
        self.kinds = kinds
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": uploads.accept(kinds)}))
        kwargs.setdefault("help_text", f"可传 {uploads.words(kinds)}，不含宏。")
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
                uploads.inspect(upload, self.kinds)
            except Refused as refusal:
                raise ValidationError(refusal.message) from refusal
        return upload


class EvidenceForm(forms.Form):
    file = EvidenceField(label="文件", kinds=uploads.KINDS)


class OriginalForm(forms.Form):
    reason = forms.CharField(
        label="下载原件的理由",
        min_length=SHORTEST_REASON,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：核对照片的拍摄时间和地点。理由和下载人记入审计记录。",
        error_messages={
            "required": "下载原件的理由没有填写。请写明为什么需要原件。",
            "min_length": "下载原件的理由太短。请写明为什么需要原件。",
            "max_length": "下载原件的理由最多 300 字。请写得短一些。",
        },
    )
