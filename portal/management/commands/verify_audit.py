from django.core.management.base import BaseCommand, CommandError

from portal.queries.audit import broken_links, size


class Command(BaseCommand):
    help = "核对审计链：找出被改动、缺失或者调换的记录。"

    def handle(self, **options):
        broken = 0
        for sentence in broken_links():
            broken += 1
            self.stdout.write(sentence)
        chains, events = size()
        if broken:
            raise CommandError(f"审计链有 {broken} 处不完整（共 {chains} 条链，{events} 条记录）。")
        self.stdout.write(f"审计链完整：{chains} 条链，{events} 条记录。")
