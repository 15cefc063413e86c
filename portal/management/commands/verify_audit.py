from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.audit_anchors import read_anchors
from portal.errors import Refused
from portal.queries.audit import against, broken_links, size


class Command(BaseCommand):
    help = "核对审计链：找出被改动、缺失或者调换的记录；给出存档的锚时，逐个比对。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor", type=Path, help="存档的审计锚：“每日审计锚”页下载的 CSV，或者按纸上抄录的序号、锚值。"
        )

    def handle(self, *, anchor=None, **options):
        broken = 0
        for sentence in broken_links():
            broken += 1
            self.stdout.write(sentence)
        strange = self._compare(anchor) if anchor else 0
        chains, events = size()
        if broken or strange:
            anchors = f"，{strange} 个锚对不上" if strange else ""
            raise CommandError(f"审计链有 {broken} 处不完整{anchors}（共 {chains} 条链，{events} 条记录）。")
        self.stdout.write(f"审计链完整：{chains} 条链，{events} 条记录。")

    def _compare(self, path: Path) -> int:
        try:
            printed = read_anchors(path)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        strange = 0
        for same, sentence in against(printed):
            strange += not same
            self.stdout.write(sentence)
        return strange
