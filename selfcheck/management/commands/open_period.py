import json
import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.actors import SYSTEM
from portal.calendars import Quarter
from portal.errors import Refused
from portal.queries.divisions import known_division
from selfcheck.commands.obligations import open_period


class Command(BaseCommand):
    help = "开启一个季度：为每家应报企业建立报送义务；再次运行只补入新企业。"

    def add_arguments(self, parser):
        parser.add_argument("period", help="季度，写成 2026Q4")
        parser.add_argument("--division", default="", help="只开启一个区划，例如 21（默认全国）")
        parser.add_argument("--json", action="store_true", help="以JSON输出结果")

    def handle(self, *args, period: str, division: str, **options):
        try:
            if division and known_division(division) is None:
                raise Refused(f"没有区划 {division}，请核对区划代码。")
            opened = open_period(
                actor=SYSTEM, quarter=Quarter.parse(period), division=division, now=timezone.now()
            )
        except (Refused, ValueError) as refusal:
            sys.exit(str(refusal))
        result = {"period": str(opened.quarter), "created": opened.created, "existing": opened.existing}
        words = f"{opened.quarter.label}：新建 {opened.created} 家，原有 {opened.existing} 家。"
        self.stdout.write(json.dumps(result) if options["json"] else words)
