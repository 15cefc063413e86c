"""Tree, groups and workflow of the public site: built after every migration where they are missing."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import (
    Collection,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.held_open import held_open

EDITORS, APPROVERS = "公开网站编辑", "公开网站审稿"
WORKFLOW = "公开前审稿"
RIGHTS = {EDITORS: ("add_page", "change_page"), APPROVERS: ("change_page",)}
SECTIONS = (
    ("CaseIndexPage", "cases", "典型案例", "同样的隐患，结果为什么不同"),
    ("GuideIndexPage", "guides", "办事指南", "报送、检查组、从宽和一案双罚，说得明白一点"),
    ("NoticeIndexPage", "announcements", "通知公告", ""),
    ("RegulationIndexPage", "regulations", "政策法规", "与自查自改报告有关的文件，链接到官方文本"),
)


def build_site(sender=None, apps=None, **kwargs) -> None:
    from cms.models import HomePage

    if HomePage.objects.exists() or not Permission.objects.filter(codename="access_admin").exists():
        return
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    with held_open():
        home = _tree()
    _workflow(home, _groups(home))
    Site.clear_site_root_paths_cache()


def _tree():
    from cms import models

    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = models.HomePage(title=settings.PORTAL_NAME[:200], slug="public")
    root.add_child(instance=home)
    for kind, slug, title, lead in SECTIONS:
        home.add_child(instance=getattr(models, kind)(title=title, slug=slug, lead=lead))
    first = {
        "hostname": "localhost",
        "site_name": settings.PORTAL_NAME,
        "root_page": home,
        "is_default_site": True,
    }
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(**first)
    else:
        site.root_page, site.site_name = home, settings.PORTAL_NAME
        site.save()
    return home


def _groups(home) -> Group:
    """Nobody may publish by right: only the workflow does, after a second person."""
    door = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    for name, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(door)
        for section in home.get_children():
            for codename in rights:
                right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
                GroupPagePermission.objects.get_or_create(group=group, page=section, permission=right)
    return Group.objects.get(name=APPROVERS)


def _workflow(home, approvers: Group) -> None:
    from cms.models import SecondPersonTask

    task, _ = SecondPersonTask.objects.get_or_create(name="第二人审稿", defaults={"active": True})
    task.groups.add(approvers)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
