"""Printed pages below each other as one picture: a page of the portal need not know how many there are."""

import re
from collections.abc import Sequence

SIZE = re.compile(rb'<svg[^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
GAP = 8.0  # points between two pages


def stacked(pages: Sequence[bytes]) -> bytes:
    """One SVG; `pages` are those of `typeset.svg_pages`, whose ids are digests of what they name."""
    parts, height, width = [], 0.0, 0.0
    for page in pages:
        head = SIZE.search(page)
        if head is None:
            raise ValueError("a page without a viewBox of its own")
        wide, high = (float(number) for number in head.groups())
        inner = page[head.end() : page.rindex(b"</svg>")]
        parts.append(
            b'<svg y="%.2f" width="%.2f" height="%.2f" viewBox="0 0 %.2f %.2f">'
            % (height, wide, high, wide, high)
            + inner
            + b"</svg>"
        )
        height, width = height + high + GAP, max(width, wide)
    frame = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return frame + b' viewBox="0 0 %.2f %.2f">' % (width, height - GAP) + b"".join(parts) + b"</svg>"
