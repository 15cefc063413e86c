"""How far one planned reminder and one message of several have come."""

from django.db import models

from portal.actors import Role

LADDER_SETTERS = (Role.CHIEF, Role.DIVISION_ADMIN)


class PlanState(models.TextChoices):
    PLANNED = "planned", "待发送"
    TAKEN = "taken", "发送中"
    PRINTED = "printed", "已打印"
    SENT = "sent", "已发送"
    SPARED = "spared", "不需再催"
    GIVEN_UP = "given_up", "未送达"


class MessageState(models.TextChoices):
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    DELIVERED = "delivered", "已送达"
    UNDELIVERED = "undelivered", "对方未收到"
    FAILED = "failed", "发送失败"
    UNKNOWN = "unknown", "结果不明"


RECEIVABLE = (MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN)  # a receipt may still decide
TO_PRINT = (PlanState.PLANNED, PlanState.PRINTED)  # a letter may be printed again until it is handed over
LADDER_CHANNELS = ("notice", "email", "sms", "letter")
CONTACT = "contact"  # the person of the register, where an enterprise has no account
AUDIENCES = {
    Role.SAFETY_OFFICER: Role.LABELS[Role.SAFETY_OFFICER],
    Role.LEADER: Role.LABELS[Role.LEADER],
    Role.PRINCIPAL: Role.LABELS[Role.PRINCIPAL],
    "bureau_clerk": "监管经办人",
    "bureau_chief": "监管分管领导",
}
BUREAU_ROLES = {"bureau_clerk": Role.CLERK, "bureau_chief": Role.CHIEF}
