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
        found += [_one("photos", attachments.clean_photo, photo) for photo in photos]
        found += [
            _one("voice", attachments.clean_voice, voice) for voice in request.FILES.getlist("voice")[:1]
        ]
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return None
    return tuple(found)


def _one(field, clean, upload):
    try:
        return clean(upload)
    except Refused as refusal:
        raise Refused(refusal.message, field=field) from refusal
