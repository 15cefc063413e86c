"""How many queries a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address: str, **data) -> int:
    """Of the second request: the first one fills what a session keeps."""
    client.get(address, data)
    with CaptureQueriesContext(connection) as context:
        response = client.get(address, data)
    assert response.status_code == 200
    return len(context)
