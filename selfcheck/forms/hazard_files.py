"""Forms with files. A file is stored at once, also when the rest has to be mended: a browser forgets it."""

from django import forms

from portal.uploads import KINDS, accept
from portal.widgets import PhotosInput
from selfcheck.forms.hazards import short

HELP = "可以直接拍照，可一次选多个：照片、PDF、Word、Excel 或者短视频。"


def files(label: str, help_text: str = HELP) -> forms.Field:
    """Each file is judged by the command that stores it."""
    widget = PhotosInput({"accept": accept(KINDS)})
    return forms.Field(label=label, required=False, widget=widget, help_text=help_text)


def long_text(label: str, rows: int = 3, **kwargs) -> forms.CharField:
    return short(label, 2000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class FiledForm(forms.Form):
    """`FILES`: its file fields. Each has a list `kept_…` of what is stored; unticking leaves it out."""

    FILES: tuple[str, ...] = ("files",)

    def __init__(self, *args, stored=(), refused=(), **kwargs):
        """`stored`: evidence the kept lists may name. `refused`: (field, why) of files not taken."""
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.refused = refused
        for name in self.FILES:
            own = self._given(f"kept_{name}") if self.is_bound else []
            rows = [(row.pk, row.name) for row in stored if str(row.pk) in own]
            if rows:
                self.fields[f"kept_{name}"] = forms.TypedMultipleChoiceField(
                    label=f"已上传：{self.fields[name].label}",
                    coerce=int,
                    required=False,
                    choices=rows,
                    widget=forms.CheckboxSelectMultiple,
                    help_text="取消勾选的不保存到本项。",
                )
        self.order_fields(self._with_kept())

    def clean(self):
        data = super().clean()
        for name, sentence in self.refused:
            self.add_error(name, sentence)
        return data

    def ids(self, name: str = "files") -> tuple[int, ...]:
        return tuple(self.cleaned_data.get(f"kept_{name}", ()))

    def typed(self, *left_out: str) -> dict:
        """The cleaned values but for the files."""
        names = {*left_out, *self.FILES, *(f"kept_{name}" for name in self.FILES)}
        return {name: value for name, value in self.cleaned_data.items() if name not in names}

    def _given(self, name):
        return self.data.getlist(self.add_prefix(name))

    def _with_kept(self):
        names = []
        for name in list(self.fields):
            if name in self.FILES and f"kept_{name}" in self.fields:
                names.append(f"kept_{name}")
            names.append(name)
        return names
