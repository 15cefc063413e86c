"""The audit trail as XLSX: filter line, time and user above the rows of the screen."""

from pathlib import Path

from portal.actors import Actor
from portal.formats import as_datetime, as_seconds
from portal.queries.audit_trail import Wanted, all_lines
from portal.spreadsheets import write_xlsx

HEADER = ("时间", "姓名", "账户", "角色", "动作", "查阅个人信息", "对象", "企业", "内容")
WIDTHS = (20, 12, 18, 14, 22, 13, 22, 34, 80)


def write_trail(target: Path, actor: Actor, wanted: Wanted, words: str, now, told) -> int:
    """`told(n)` after every row."""
    above = (
        "审计记录",
        f"查询条件：{words}",
        f"导出：{actor.name}（{actor.place_name}），{as_datetime(now)}",
    )
    return write_xlsx(
        target, HEADER, _rows(actor, wanted, told), title="审计记录", widths=WIDTHS, above=above
    )


def _rows(actor, wanted, told):
    for number, line in enumerate(all_lines(actor.scope, wanted), start=1):
        told(number)
        yield (
            as_seconds(line.at),
            line.who,
            line.account,
            line.role,
            line.action,
            "是" if line.is_read else "",
            line.target,
            line.enterprise,
            line.detail_text,
        )
