"""Try a case, a year of visits or filing rows against the law in force, from a file, without a database."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.legal import NotInForce
from selfcheck.law import law_for
from selfcheck.rules.answers import caps_json, caps_text, case_text, filing_json, filing_text
from selfcheck.rules.assessment import assess
from selfcheck.rules.filing import filing_status
from selfcheck.rules.frequency import answer_cap
from selfcheck.rules.readers.caps import read_caps
from selfcheck.rules.readers.case import read_case
from selfcheck.rules.readers.file import objects
from selfcheck.rules.readers.filing import read_filing
from selfcheck.rules.readers.values import Refused, id_of

Answer = tuple[dict[str, Any], str, list[str]]  # JSON, text, warnings


class Command(BaseCommand):
    help = "按现行规定推演一个或多个案件（JSON 文件）；--caps 推演检查频次，--filing 推演报送状态。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("facts", metavar="FACTS.json")
        kind = parser.add_mutually_exclusive_group()
        kind.add_argument("--caps", dest="answer", action="store_const", const=answer_caps, help="检查频次")
        kind.add_argument(
            "--filing", dest="answer", action="store_const", const=answer_filing, help="报送状态"
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args, **options):
        """Exit status 1 when anything was refused; what could be answered is answered all the same."""
        try:
            objects = read_objects(Path(options["facts"]))
        except Refused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(1) from None
        answer = options["answer"] or answer_case
        answers = [_one(answer, data, n) for n, data in enumerate(objects, start=1)]
        if options["json"]:
            found = [data for data, _, _ in answers]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n\n".join(text for _, text, _ in answers))
        for _, _, warnings in answers:
            for warning in warnings:
                self.stderr.write(warning)
        if any("error" in data for data, _, _ in answers):
            raise SystemExit(1)


def read_objects(path: Path) -> list[Any]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"文件 {path} 打不开：{error.strerror}。") from None
    return objects(content, str(path))


def answer_case(data: Any, position: int) -> Answer:
    facts, unread = read_case(data, position)
    law_of_act = law_for(facts.division, facts.act_on) if facts.act_on else None
    assessment = assess(facts, law_for(facts.division, facts.on), law_of_act)
    warnings = [f"对象 {facts.id} 的 {key} 不认识，没有采用。" for key in unread]
    return assessment.as_json(), case_text(assessment), warnings


def answer_caps(data: Any, position: int) -> Answer:
    given, division, facts = read_caps(data, position)
    answer = answer_cap(facts, partial(law_for, division))
    return caps_json(given, answer), caps_text(given, answer), []


def answer_filing(data: Any, position: int) -> Answer:
    given, division, now, facts = read_filing(data, position)
    answer = filing_status(facts, now, law_for(division, facts.quarter.end))
    return filing_json(given, answer), filing_text(given, answer), []


def _one(answer: Any, data: Any, position: int) -> Answer:
    try:
        return answer(data, position)
    except (Refused, NotInForce) as refusal:
        sentence = str(refusal)
    given = data.get("id") if isinstance(data, dict) else None
    return {"id": given, "error": sentence}, f"{id_of(data, position)}：{sentence}", [sentence]
