"""Accounts of bureau staff: opened without a password, ended with a reason, never above one's own."""

from datetime import date, datetime

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from portal.accounts import clean_phone
from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Refused
from portal.models import Bureau, Division, Posting, User


@transaction.atomic
def add_posting(
    *,
    actor: Actor,
    division_code: str,
    username: str,
    name: str,
    email: str,
    phone: str,
    role: str,
    certificate_no: str,
    reason: str,
    now: datetime,
    today: date,
) -> Posting:
    """A new account has no password until its holder sets one by the one-time link."""
    if not reason.strip():
        raise Refused("理由没有填写。请写明为什么开设，例如调入、轮岗。", field="reason")
    bureau = _bureau(actor, division_code)
    user = User.objects.select_for_update().filter(username__iexact=username).first()
    if user is None:
        user = _new_account(username, name, email, phone)
    elif not user.postings.filter(bureau__division_code__startswith=actor.division or "").exists():
        raise Refused(f"用户名“{username}”已有人使用。请换一个。", field="username")
    if user.postings.filter(bureau=bureau, role=role, active=True).exists():
        raise Refused(f"{user}在{bureau.name}已有“{Role.LABELS[role]}”岗位，不用再加。", field="role")
    posting = bureau.postings.create(user=user, role=role, certificate_no=certificate_no, from_on=today)
    record(
        actor,
        "posting.added",
        posting,
        now=now,
        division_code=division_code,
        username=user.username,
        new_role=role,
        reason=reason.strip(),
    )
    return posting


@transaction.atomic
def end_posting(*, actor: Actor, posting_id: int, reason: str, now: datetime) -> Posting:
    """The holder keeps the account and any other post; this one stops working at once."""
    posting = _locked(actor, posting_id)
    if posting.user_id == actor.user_id:
        raise Refused("不能停用自己的岗位。请由上级或者同级其他管理员办理。")
    if not posting.active:
        raise Refused("这个岗位已经停用。请刷新页面查看。")
    posting.active, posting.ended_at, posting.ended_by, posting.reason = False, now, actor.username, reason
    posting.save(update_fields=["active", "ended_at", "ended_by", "reason"])
    record(
        actor,
        "posting.ended",
        posting,
        now=now,
        division_code=posting.bureau.division_code,
        username=posting.user.username,
        reason=reason,
    )
    return posting


@transaction.atomic
def issue_password_link(*, actor: Actor, posting_id: int, now: datetime) -> str:
    """The path of a one-time page for a password; only for accounts wholly within reach."""
    posting = _locked(actor, posting_id)
    user = posting.user
    beyond = user.postings.filter(active=True).exclude(bureau__division_code__startswith=actor.division or "")
    if beyond.exists() or user.memberships.filter(state="active").exists() or user.is_superuser:
        raise Refused("这个账号还在别处任职，不能由您重设密码。请本人用“忘记密码”，或者联系上级管理员。")
    if not posting.active:
        raise Refused("岗位已停用，不能重设密码。请先重新加岗位。")
    key = default_token_generator.make_token(user)
    record(
        actor,
        "posting.password_link_issued",
        posting,
        now=now,
        division_code=posting.bureau.division_code,
        username=user.username,
    )
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


@transaction.atomic
def create_admin(
    *,
    actor: Actor,
    division_code: str,
    username: str,
    name: str,
    email: str,
    password: str,
    now: datetime,
    today: date,
) -> Posting:
    """The first administrator of a division, from the command line of the server."""
    bureau = _bureau(actor, division_code)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(f"用户名“{username}”已有人使用。请换一个。")
    user = _new_account(username, name, email, "")
    user.set_password(password)
    user.password_changed_at = now
    user.save(update_fields=["password", "password_changed_at"])
    posting = bureau.postings.create(user=user, role=Role.DIVISION_ADMIN, from_on=today)
    record(actor, "posting.admin_created", posting, now=now, division_code=division_code, username=username)
    return posting


def _bureau(actor: Actor, division_code: str) -> Bureau:
    division = Division.objects.filter(code=division_code).first()
    if division is None and not Division.objects.exists():
        raise Refused(
            "区划表还没有写入。请等 make run 显示“平台已启动”后再试，或者先运行 manage.py load_reference。",
            field="division_code",
        )
    if division is None:
        raise Refused(
            f"区划代码“{division_code}”不在区划表里。请填 2、4、6 或 9 位代码。", field="division_code"
        )
    if not actor.scope.covers(division_code):
        raise Refused("只能管理本级和下级的人员。请选择本辖区内的区划。", field="division_code")
    bureau, _ = Bureau.objects.get_or_create(
        division_code=division_code, defaults={"name": f"{division.full_name}应急管理局"[:100]}
    )
    return bureau


def _new_account(username: str, name: str, email: str, phone: str) -> User:
    number = _clean_phone(phone)
    if number and User.objects.filter(phone=number).exists():
        raise Refused(f"手机号 {number} 已有账号使用。请换一个。", field="phone")
    if email and EmailAddress.objects.filter(email__iexact=email).exists():
        raise Refused(f"电子邮箱 {email} 已有账号使用。请换一个。", field="email")
    user = User(username=username, name=name, email=email.lower(), phone=number or None)
    user.set_unusable_password()
    user.save()
    if email:
        EmailAddress.objects.create(user=user, email=email.lower(), primary=True, verified=False)
    return user


def _clean_phone(phone: str) -> str:
    try:
        return clean_phone(phone) if phone else ""
    except ValidationError as error:
        raise Refused(error.messages[0], field="phone") from error


def _locked(actor: Actor, posting_id: int) -> Posting:
    rows = Posting.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("bureau", "user").get(pk=posting_id)
