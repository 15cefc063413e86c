"""The measurement of the public site, small: every line, with the queries of each page within their bound."""

import re

import pytest
from django.utils import timezone

from cms import bench
from cms.models import CasePage

pytestmark = pytest.mark.django_db


def test_each_page_is_measured_kept_and_not_kept_with_its_queries():
    said = []

    bench.measure(timezone.now(), said.append, many=81)

    assert CasePage.objects.live().count() >= 81
    pages = [
        re.search(r"^(\w+)（81 篇，(\w+)）.* 次/秒   静态文件 .*查询 (\d+) 次$", one) for one in said[:6]
    ]
    assert [one.groups()[:2] for one in pages] == [
        (name, way) for name in ("案例页", "案例列表", "搜索") for way in ("不用缓存", "用缓存")
    ]
    asked = [int(one[3]) for one in pages]
    assert max(asked[::2]) <= 12
    assert min(asked[::2]) > 0
    assert all(kept < fresh for fresh, kept in zip(asked[::2], asked[1::2], strict=True))
    assert "纯 SQL" in said[6]
