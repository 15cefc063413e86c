"""The first administrator of a division: afterwards everything else is done in the browser."""

import getpass
import os
import sys

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.actors import SYSTEM
from portal.commands.postings import create_admin
from portal.errors import Refused

VARIABLE = "PORTAL_ADMIN_PASSWORD"


class Command(BaseCommand):
    help = f"建立一个区域管理员账号。密码在提示下输入，或者由环境变量 {VARIABLE} 给出。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="用户名，例如 admin21")
        parser.add_argument("--division", required=True, help="行政区划代码，例如 21、2101、210102")
        parser.add_argument("--name", default="", help="姓名")
        parser.add_argument("--email", default="", help="电子邮箱，用来接收通知和找回密码")

    def handle(self, *, username, division, name, email, **options):
        password = os.environ.get(VARIABLE) or self._ask()
        try:
            validate_password(password)
            posting = create_admin(
                actor=SYSTEM,
                division_code=division,
                username=username,
                name=name or username,
                email=email,
                password=password,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except Refused as refusal:
            sys.exit(refusal.message)
        except ValidationError as error:
            sys.exit(f"密码不合要求：{''.join(error.messages)}")
        self.stdout.write(f"已建立{posting.bureau.name}的区域管理员“{username}”。接下来：")
        self.stdout.write(f"  1. 打开 {settings.PORTAL_URL} 登录；首次登录要启用两步验证。")
        self.stdout.write("  2. 在“系统管理—人员”里建立经办人等账号。")
        self.stdout.write("  3. 在“企业—导入名录”里导入企业，再在“邀请码”里生成邀请信。")

    def _ask(self) -> str:
        first = getpass.getpass("密码：")
        if first != getpass.getpass("再输一次："):
            sys.exit("两次输入的密码不同，请重试。")
        return first
