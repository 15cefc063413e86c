from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "公开网站"

    def ready(self):
        from cms import signals
        from cms.site import build_site

        post_migrate.connect(build_site, sender=self)
        signals.listen()
