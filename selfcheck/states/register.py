"""States and moves of the dated events in an enterprise's life that a bureau registers (企业变更)."""

from django.db import models

from portal.lifecycle import Lifecycle, Move
from selfcheck.states import APPROVERS, Approval


class ChangeKind(models.TextChoices):
    RENAME = "rename", "更名"
    MOVE = "move", "迁往其他区县"
    MERGE = "merge", "被吸收合并"
    CLOSE = "close", "注销或者关闭"
    REOPEN = "reopen", "恢复经营"


OF_ACTIVE = (ChangeKind.RENAME, ChangeKind.MOVE, ChangeKind.MERGE, ChangeKind.CLOSE)
OF_CLOSED = (ChangeKind.REOPEN,)

# What took effect stays as it was registered; a mistake is answered by another dated event.
CHANGE = Lifecycle(
    "企业变更",
    (
        Move("approve", (Approval.PROPOSED,), Approval.APPROVED, APPROVERS, "批准"),
        Move("refuse", (Approval.PROPOSED,), Approval.REFUSED, APPROVERS, "不批准"),
    ),
)
