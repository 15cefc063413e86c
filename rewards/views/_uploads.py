"""Photographs and a voice note from a form: cleaned in memory before anything is kept."""

from portal.errors import Refused
from rewards import attachments


def cleaned_files(request, form):
    """None when a file was refused; the sentence then stands at its field."""
    photos = request.FILES.getlist("photos")
    if len(photos) > attachments.MOST_PHOTOS:
        form.add_error(
            "photos", f"照片最多 {attachments.MOST_PHOTOS} 张，选了 {len(photos)} 张。请减少后再传。"
        )
        return None
    found = []
    try:
        for at, photo in enumerate(photos, 1):
            found.append(_one("photos", attachments.clean_photo, photo, f"第 {at} 张" if photos[1:] else ""))
        found += [
            _one("voice", attachments.clean_voice, voice) for voice in request.FILES.getlist("voice")[:1]
        ]
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return None
    return tuple(found)


def chosen_again(request, form) -> None:
    """A browser keeps no chosen files when the form comes back: who sent some must hear it."""
    for name in ("photos", "voice"):
        if request.FILES.getlist(name) and name not in form.errors:
            label = form.fields[name].label
            form.add_error(name, f"选好的{label}没有保留，浏览器不允许。请重新选择{label}再提交。")


def _one(field, clean, upload, which=""):
    try:
        return clean(upload)
    except Refused as refusal:
        message = f"{which}{refusal.message}其余照片也要重新选择。" if which else refusal.message
        raise Refused(message, field=field) from refusal
