"""Form controls that browsers and phones understand: native pickers, number pads, the phone's camera."""

from django import forms


class DateInput(forms.DateInput):
    """The native picker wants and gives 2026-10-15, whatever the active locale writes."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class CountInput(forms.TextInput):
    """A whole number as text: no spinner, no scroll-wheel accidents, a number pad on phones."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})


class AmountInput(forms.TextInput):
    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "tel", "autocomplete": "tel", **(attrs or {})})


class PhotoInput(forms.FileInput):
    """Opens the phone's camera or album; portal.js shows a preview before the form is sent."""

    def __init__(self, attrs=None):
        super().__init__({"accept": "image/*", "data-preview": "", **(attrs or {})})


class PhotosInput(PhotoInput):
    """Two controls of one name: the album or files, several at once, and on a phone the camera itself.

    One control cannot do both everywhere: with `capture` a phone opens only the camera, without it some
    phones offer only the album.
    """

    allow_multiple_selected = True
    template_name = "components/_photos_input.html"
