import sys
from collections.abc import Callable

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.actors import SYSTEM
from portal.errors import Refused
from rewards import vault
from rewards.commands import rekeying
from rewards.queries import behind

WORDS = {"former": "旧密钥", "handlers": "经办人钥匙", "custodians": "托管人钥匙", "reports": "报告"}
PORTION = 200
LEFT = "还有没换完的。请确认 REWARDS_KEY_FALLBACKS 写有旧密钥，再运行一次。"
DONE = "全部在新密钥之下。可以从设置里去掉 REWARDS_KEY_FALLBACKS，重启后销毁旧密钥。"


class Command(BaseCommand):
    help = "把员工报告的钥匙换到新的 REWARDS_KEY 之下，旧密钥写在 REWARDS_KEY_FALLBACKS；中断的再运行一次。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只数还在旧密钥之下的，不改动")

    def handle(self, *, check, **options):
        try:
            if not check:
                self.move()
            left = behind.counts()
        except Refused as refusal:
            sys.exit(refusal.message)
        except vault.Unreadable:
            sys.exit(LEFT)
        self.stdout.write(
            "还在旧密钥之下：" + "，".join(f"{WORDS[name]} {left[name]}" for name in WORDS) + "。"
        )
        if any(left.values()):
            sys.exit(LEFT)
        self.stdout.write(DONE)

    def move(self):
        """Former keys first: from then on a report can be found wherever it lies."""
        rekeying.keep_former(actor=SYSTEM, now=timezone.now())
        for user_id in behind.handlers():
            self.one(rekeying.move_handler, user_id=user_id)
        for custodian_id in behind.custodians():
            self.one(rekeying.move_custodian, custodian_id=custodian_id)
        reports = behind.reports()
        for start in range(0, len(reports), PORTION):
            self.one(rekeying.move_reports, report_ids=reports[start : start + PORTION])
            self.stdout.write(f"报告 {min(start + PORTION, len(reports))} / {len(reports)}")

    def one(self, command: Callable, **which):
        """What no key opens is left; the count at the end says so."""
        try:
            command(actor=SYSTEM, now=timezone.now(), **which)
        except vault.Unreadable:
            self.stderr.write(f"打不开，没有改动：{which}")
