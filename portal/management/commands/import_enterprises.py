import json
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.actors import SYSTEM
from portal.calendars import SHANGHAI
from portal.commands.register import ImportResult, import_enterprises
from portal.errors import Refused


class Command(BaseCommand):
    help = "从XLSX或者CSV文件导入企业名册；有提示或未导入的行写入批注副本。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="XLSX、XLS、CSV或者CSV.GZ文件")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--json", action="store_true", help="以JSON输出结果")
        parser.add_argument("--annotated", type=Path, help="批注副本写到哪里（.csv或者.xlsx）")

    def handle(self, *args, file: Path, dry_run: bool, annotated: Path | None, **options):
        now = timezone.now()
        bar = Bar()
        try:
            if not file.is_file():
                raise Refused(f"没有这个文件：{file}")
            result = import_enterprises(
                actor=SYSTEM,
                source=file,
                now=now,
                annotated=annotated or _beside(file, now),
                dry_run=dry_run,
                progress=bar,
            )
        except Refused as refusal:
            sys.exit(refusal.message)
        finally:
            bar.close()
        self.stdout.write(_json(result) if options["json"] else _sentence(result, dry_run))


def _beside(file: Path, now) -> Path:
    """Below VAR_DIR: the folder of the file may not be ours to write in."""
    folder = settings.VAR_DIR / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = file.name.removesuffix(".gz").rsplit(".", 1)[0]
    return folder / f"{name}-{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}"


def _json(result: ImportResult) -> str:
    names = ("read", "created", "updated", "unchanged", "warned", "refused")
    values = {name: getattr(result, name) for name in names}
    values["annotated_file"] = str(result.annotated) if result.annotated else None
    return json.dumps(values, ensure_ascii=False)


def _sentence(result: ImportResult, dry_run: bool) -> str:
    lines = [
        f"{'试导入（未写入）' if dry_run else '导入完成'}：读取{result.read}行，新增{result.created}，"
        f"更新{result.updated}，无变化{result.unchanged}；有提示{result.warned}，未导入{result.refused}。"
    ]
    if result.ignored_columns:
        lines.append(f"未使用的列：{'、'.join(result.ignored_columns)}")
    if result.annotated:
        lines.append(f"需核对的行：{result.annotated}")
    return "\n".join(lines)


class Bar:
    """A progress bar on standard error, on a terminal redrawn in place, else a line every ten per cent."""

    WIDTH = 30

    def __init__(self):
        self.live = sys.stderr.isatty()
        self.started = time.monotonic()
        self.tenth = -1
        self.drawn = False

    def __call__(self, done: int, total: int) -> None:
        share = done / total if total else 1.0
        tenth = int(share * 10)
        if not self.live and tenth == self.tenth:
            return
        self.tenth = tenth
        filled = int(share * self.WIDTH)
        drawing = "█" * filled + "░" * (self.WIDTH - filled)
        speed = done / max(time.monotonic() - self.started, 0.001)
        end = "\r" if self.live else "\n"
        sys.stderr.write(f"{drawing} {share:4.0%} {done}/{total} {speed:,.0f}行/秒{end}")
        sys.stderr.flush()
        self.drawn = True

    def close(self) -> None:
        if self.live and self.drawn:
            sys.stderr.write("\n")
