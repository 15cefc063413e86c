"""States and moves of the kernel's own rows."""

from portal.actors import Role
from portal.lifecycle import Lifecycle, Move

CLAIM_REVIEWERS = (Role.CLERK, Role.OFFICER, Role.CHIEF, Role.DIVISION_ADMIN)
REGISTRARS = (Role.SAFETY_OFFICER, Role.LEADER, Role.PRINCIPAL)  # who keeps the enterprise's own register

MEMBERSHIP = Lifecycle(
    "企业账户",
    (
        Move("approve", ("pending",), "active", CLAIM_REVIEWERS, "通过认领"),
        Move("refuse", ("pending",), "refused", CLAIM_REVIEWERS, "不通过认领"),
        Move("suspend", ("active",), "suspended", (*CLAIM_REVIEWERS, *REGISTRARS), "停用账户"),
        Move("restore", ("suspended",), "active", CLAIM_REVIEWERS, "恢复账户"),
    ),
)
SCANNED = ("unscanned", "clean", "quarantined")  # every state may be scanned again

SCAN = Lifecycle(
    "文件的病毒扫描",
    (
        Move("pass", SCANNED, "clean", (Role.SYSTEM,), "扫描未发现病毒"),
        Move("quarantine", SCANNED, "quarantined", (Role.SYSTEM,), "扫描发现病毒"),
    ),
)
