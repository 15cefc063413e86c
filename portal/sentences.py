"""What a form refused, in sentences that name the field, the reason and the mend."""

from django.forms import Field, Form, widgets
from django.forms.boundfield import BoundField


def sentences(form: Form) -> list[tuple[str, str]]:
    """(field name, sentence) of every error, the form's own first under ""; also for JSON answers."""
    own = [("", line) for error in form.non_field_errors().as_data() for line in error.messages]
    return own + [(bound.name, line) for bound in form if bound.errors for line in field_sentences(bound)]


def field_sentences(bound: BoundField) -> list[str]:
    return [sentence(bound, error) for error in bound.errors.as_data()]


def sentence(bound: BoundField, error) -> str:
    """Django's own short words are completed; a sentence that names its field stays as it is."""
    words = " ".join(error.messages)
    label = str(bound.label)
    if error.code == "required" and words == str(Field.default_error_messages["required"]):
        return label + _missing(bound.field.widget)
    return words if label in words else f"{label}：{words}"


def _missing(widget) -> str:
    if isinstance(widget, widgets.CheckboxInput):
        return "没有勾选。请核对后勾选。"
    if isinstance(widget, widgets.FileInput):
        return "没有上传。请选择文件。"
    if isinstance(widget, widgets.Select | widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "没有选择。请选一项。"
    return "没有填写。请填写后再提交。"
