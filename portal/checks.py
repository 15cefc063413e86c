"""Checks at boot: what must be true before anybody works here."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Warning, register


@register("portal")
def evidence_is_private(app_configs, **kwargs):
    """Evidence must not lie below anything that the web server hands out."""
    root = Path(settings.PRIVATE_ROOT).resolve()
    static = Path(settings.STATIC_ROOT).resolve()
    if root == static or static in root.parents or root in static.parents:
        yield Error(
            "佐证材料的目录与静态文件目录重叠。请把 PRIVATE_ROOT 移到网站目录之外。", id="portal.E001"
        )


@register("portal", deploy=True)
def second_factor_is_on(app_configs, **kwargs):
    if not settings.MFA_REQUIRED:
        yield Warning("双因素验证已关闭。正式使用请去掉 MFA_REQUIRED=0。", id="portal.W001")
