"""Browser journeys: a live server, the reference data, and as many people at browsers as a story needs."""

import pytest

from tests.journeys.browsing import DESK, HEIGHTS, PHONE, Visitor


@pytest.fixture
def world(transactional_db, settings, tmp_path):
    from tests.journeys import scenery  # models: only after Django is set up

    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    scenery.build()


@pytest.fixture
def visitor(world, live_server, new_context):
    """A function: how wide the screen is → somebody at a fresh browser."""

    def arrive(width: int = DESK, **context) -> Visitor:
        phone = {"is_mobile": True, "has_touch": True} if width == PHONE else {}
        given = {"viewport": {"width": width, "height": HEIGHTS[width]}, "reduced_motion": "reduce"}
        given |= phone | context  # no colour is caught half-way between light and dark
        return Visitor(new_context(**given), live_server.url, width)

    return arrive
