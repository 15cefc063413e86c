"""Archive, mail and screen hand out the same file: the same content gives the same bytes anywhere."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine

from selfcheck.documents.quarterly import pages_svg, quarterly_form
from selfcheck.documents.receipts import filing_receipt
from selfcheck.documents.sample import sample_content, sample_receipt

ROOT = Path(__file__).parents[3]
PROGRAM = """
import hashlib, sys
from selfcheck.documents.quarterly import pages_svg, quarterly_form
from selfcheck.documents.receipts import filing_receipt
from selfcheck.documents.sample import sample_content, sample_receipt
content = sample_content()
receipt = sample_receipt(content)
parts = (quarterly_form(content, receipt), filing_receipt(content, receipt), *pages_svg(content, receipt))
for part in parts:
    sys.stdout.write(hashlib.sha256(part).hexdigest() + chr(10))
"""


def digests():
    content = sample_content()
    receipt = sample_receipt(content)
    parts = (quarterly_form(content, receipt), filing_receipt(content, receipt), *pages_svg(content, receipt))
    return [hashlib.sha256(part).hexdigest() for part in parts]


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "0"},
    ],
)
def test_another_process_in_another_zone_makes_the_same_bytes(surroundings, tmp_path):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **surroundings}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == digests()


def test_another_day_makes_the_same_bytes():
    today = digests()
    with time_machine.travel("2031-03-01T00:00:00Z", tick=False):
        assert digests() == today


def test_a_content_read_back_from_json_in_another_order_makes_the_same_bytes():
    content = sample_content()
    receipt = sample_receipt(content)
    turned = dict(reversed(list(content.items())))
    turned["enterprise"] = dict(reversed(list(content["enterprise"].items())))

    assert quarterly_form(turned, receipt) == quarterly_form(content, receipt)
