"""The measurement of the rules: facts the readers accept, sets per second beside a floor."""

import random
import re

from selfcheck.bench import rules
from selfcheck.rules.readers.case import read_case


def test_it_prints_sets_per_second_beside_the_floor():
    said = []

    rules.measure(20, said.append)

    assert re.fullmatch(r"规则推演（20 组事实）   [\d,]+ 组/秒   仅读 JSON [\d,]+ 组/秒   [\d.]+ 倍", said[0])


def test_its_facts_are_read_to_the_last_key():
    luck = random.Random(1)

    assert [read_case(rules._facts(n, luck), 1)[1] for n in range(50)] == [[]] * 50
