"""Checks at boot: what must be true before anybody works here."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Warning, register

from portal import clamd, sms

DISK, S3 = "django.core.files.storage.FileSystemStorage", "storages.backends.s3.S3Storage"


@register("portal")
def evidence_is_private(app_configs, **kwargs):
    """Evidence must not lie below anything that the web server hands out."""
    storage = settings.STORAGES["default"]
    options = storage.get("OPTIONS", {})
    if settings.MEDIA_URL not in ("", "/"):  # Django writes "/" for the empty one
        yield Error("MEDIA_URL 必须为空：佐证材料只经过有权限检查的页面下载。", id="portal.E002")
    if storage["BACKEND"] == DISK:
        yield from _private_on_disk(options)
    if storage["BACKEND"] == S3:
        yield from _private_on_s3(options)


@register("portal")
def scanner_has_an_address(app_configs, **kwargs):
    try:
        if settings.CLAMD:
            clamd.address(settings.CLAMD)
    except ValueError:
        yield Error("CLAMD 写成 unix:/路径 或者 tcp://主机:端口；不用病毒扫描的留空。", id="portal.E004")


@register("portal")
def text_messages_have_an_address(app_configs, **kwargs):
    if not sms.usable(settings.SMS_URL):
        yield Error(
            "SMS_URL 写成 https://主机/路径、http://主机:端口/路径、file:目录 或者 console:；"
            "不发短信的留空。",
            id="portal.E005",
        )


@register("portal", deploy=True)
def second_factor_is_on(app_configs, **kwargs):
    if not settings.MFA_REQUIRED:
        yield Warning("双因素验证已关闭。正式使用请去掉 MFA_REQUIRED=0。", id="portal.W001")


def _private_on_disk(options):
    if options.get("base_url"):
        yield Error("佐证材料的存储不能有 base_url。请去掉。", id="portal.E002")
    root = Path(options.get("location") or settings.MEDIA_ROOT).resolve()
    served = [Path(settings.STATIC_ROOT), *(Path(_folder(one)) for one in settings.STATICFILES_DIRS)]
    for static in (folder.resolve() for folder in served):
        if root == static or static in root.parents or root in static.parents:
            yield Error(
                "佐证材料的目录与静态文件目录重叠。请把 PRIVATE_ROOT 移到网站目录之外。", id="portal.E001"
            )


def _private_on_s3(options):
    open_acl = str(options.get("default_acl") or "private").startswith("public")
    if open_acl or options.get("custom_domain") or not options.get("querystring_auth", True):
        yield Error(
            "S3 里的佐证材料必须私有：不能用 public 权限、custom_domain 或者不签名的地址。", id="portal.E003"
        )


def _folder(entry):
    return entry[1] if isinstance(entry, (list, tuple)) else entry
