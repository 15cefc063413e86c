from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from portal.environment import BASE_DIR
from portal.states import MEMBERSHIP, SCAN
from selfcheck.law import law_book
from selfcheck.law_register import markdown
from selfcheck.states import REPORT
from selfcheck.states.cases import CASE, FLAG, OPINION
from selfcheck.states.hazards import ESCALATION, EXTENSION, HAZARD, SUPERVISION
from selfcheck.states.register import CHANGE

MACHINES = (MEMBERSHIP, SCAN, REPORT, HAZARD, EXTENSION, SUPERVISION, ESCALATION, FLAG, CASE, OPINION, CHANGE)


def states() -> str:
    parts = ["# 状态与办理动作", "", "由 `manage.py generate_docs` 生成，请勿手改。"]
    for machine in (*MACHINES, *map(import_string, settings.STATE_MACHINES)):
        parts += ["", f"## {machine.name}", "", "```mermaid", machine.mermaid(), "```"]
    return "\n".join(parts) + "\n"


class Command(BaseCommand):
    help = "生成 docs/states.md 和 docs/law-register.md；--check 只比较。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="与现有文件不同则失败")

    def handle(self, *, check: bool, **options):
        pages = {"states.md": states(), "law-register.md": markdown(law_book())}
        stale = []
        for name, text in pages.items():
            path = BASE_DIR / "docs" / name
            if check:
                stale += [name] if not path.exists() or path.read_text(encoding="utf-8") != text else []
            else:
                path.write_text(text, encoding="utf-8")
        if stale:
            raise CommandError(f"docs/{'、docs/'.join(stale)} 已过时，请运行 make docs。")
