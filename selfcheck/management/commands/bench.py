from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.embedded.prepare import collect_static
from selfcheck.bench import lists, reminders, rules, signing, tables


class Command(BaseCommand):
    help = "测量大数据量下的速度，旁边是同样工作的纯 SQL。用单独的数据库，用完即删。"

    def add_arguments(self, parser):
        parser.add_argument("--enterprises", type=int, default=100_000, help="企业数，1000 到 1000000")
        parser.add_argument("--filings", type=int, default=5, help="每个客户端签批的报告数")

        parser.add_argument("--facts", type=int, default=100_000, help="推演的事实组数")
        parser.add_argument("--rules-only", action="store_true", help="只测规则推演，不用数据库")

    def handle(self, *, enterprises: int, filings: int, facts: int, rules_only: bool, **options):
        if enterprises < lists.FEWEST:
            raise CommandError(f"企业数太少，量不出什么。请给 {lists.FEWEST} 或者更多。")
        rules.measure(facts, self.stdout.write)
        if rules_only:
            return
        collect_static()  # pages of the public site name their files by what is in them
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            now = timezone.now()
            signing.measure(filings, now, self.stdout.write)
            lists.measure(enterprises, now, self.stdout.write)
            tables.measure(now, self.stdout.write)
            reminders.measure(now, self.stdout.write)
            for path in settings.BENCHES:
                import_string(path)(now, self.stdout.write)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
