import random
import secrets

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.actors import SYSTEM
from portal.models import Enterprise, User
from selfcheck.demo.places import PROVINCE
from selfcheck.demo.story import STAGES, Story

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    help = "建一个虚构的演示省份：manage.py demo --stage registration|filing|overdue"

    def add_arguments(self, parser):
        parser.add_argument("--stage", choices=STAGES, default="filing", help="演示到哪一步")
        parser.add_argument("--count", type=int, default=300, help="企业数")

    def handle(self, *, stage: str, count: int, **options):
        self._clear_an_earlier_demo()
        plain = "demo-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
        luck = random.Random(7)
        story = Story(stage, timezone.now(), self.stderr.write, plain=plain, luck=luck, count=count)
        with transaction.atomic():
            story.build()
            for chapter in settings.DEMO_PAGES:
                import_string(chapter)(now=timezone.now(), say=self.stderr.write)
        self._tell(story, plain)

    def _clear_an_earlier_demo(self) -> None:
        """Only a world that is nothing but demonstration is wiped."""
        real = Enterprise.objects.visible_to(SYSTEM.scope).exclude(division_code__startswith=PROVINCE[0])
        if real.exists():
            raise CommandError("库里有真实企业，不能建演示。请换一个 VAR_DIR。")
        if User.objects.exists():
            self.stderr.write("清空上一次的演示")
            call_command("flush", interactive=False, verbosity=0)
            call_command("load_reference")

    def _tell(self, story: Story, plain: str) -> None:
        lines = [f"  {name:<12}{who}　{place}" for name, who, place in story.logins()]
        if story.used_up:
            name, code = story.used_up.name, story.used_up.uscc
            lines.append(f"  频次已满：{name}（{code}），以 qianli 登录，检查记录 → 新增检查，第九次不能登记")
        if story.told:
            lines += story.told.lines()
        lines += story.more
        text = "\n".join([f"演示账户，密码都是 {plain}", *lines]) + "\n"
        path = settings.VAR_DIR / "demo-logins.txt"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        self.stdout.write(text)
