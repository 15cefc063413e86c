import sys

from django.core.management.base import BaseCommand

from portal import clamd
from portal.actors import SYSTEM
from portal.queries.evidence import to_rescan
from portal.tasks import scan_evidence


class Command(BaseCommand):
    help = "把已扫描的文件重新交给病毒扫描（病毒库更新之后）；结果出来之前状态不变。"

    def add_arguments(self, parser):
        parser.add_argument("--quarantined", action="store_true", help="只重新扫描已隔离的文件")

    def handle(self, *, quarantined, **options):
        if not clamd.configured():
            sys.exit("未配置病毒扫描。请先设置 CLAMD。")
        count = 0
        for evidence_id in to_rescan(SYSTEM.scope, quarantined_only=quarantined):
            scan_evidence.delay(evidence_id=evidence_id, again=True)
            count += 1
        self.stdout.write(f"已交给病毒扫描 {count} 个文件。")
