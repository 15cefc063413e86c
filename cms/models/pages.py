from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks import Body
from cms.models.base import PublicPage


class HomePage(PublicPage):
    lead = models.CharField("导语", max_length=200, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.CaseIndexPage",
        "cms.GuideIndexPage",
        "cms.NoticeIndexPage",
        "cms.RegulationIndexPage",
    ]
    max_count = 1
    content_panels = [*PublicPage.content_panels, FieldPanel("lead")]
    template = "cms/home.html"

    class Meta(PublicPage.Meta):
        verbose_name = "公开网站首页"

    def words(self):
        return self.lead


class Section(PublicPage):
    lead = models.CharField("导语", max_length=200, blank=True)

    parent_page_types = ["cms.HomePage"]
    max_count = 1
    content_panels = [*PublicPage.content_panels, FieldPanel("lead")]
    template = "cms/section.html"

    class Meta(PublicPage.Meta):
        abstract = True

    def words(self):
        return self.lead


class Article(PublicPage):
    lead = models.CharField("摘要", max_length=200)
    body = StreamField(Body(), verbose_name="正文")

    subpage_types: list[str] = []
    content_panels = [*PublicPage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "cms/article.html"

    class Meta(PublicPage.Meta):
        abstract = True

    def words(self):
        return f"{self.lead}\n{plain(self.body)}"


class GuideIndexPage(Section):
    subpage_types = ["cms.GuidePage"]

    class Meta(Section.Meta):
        abstract = False
        verbose_name = "办事指南"


class GuidePage(Article):
    parent_page_types = ["cms.GuideIndexPage"]

    class Meta(Article.Meta):
        abstract = False
        verbose_name = "指南"


class NoticeIndexPage(Section):
    subpage_types = ["cms.NoticePage"]

    class Meta(Section.Meta):
        abstract = False
        verbose_name = "通知公告"


class NoticePage(Article):
    parent_page_types = ["cms.NoticeIndexPage"]

    class Meta(Article.Meta):
        abstract = False
        verbose_name = "公告"


class RegulationIndexPage(Section):
    subpage_types = ["cms.RegulationPage"]

    class Meta(Section.Meta):
        abstract = False
        verbose_name = "政策法规"


class RegulationPage(Article):
    document_no = models.CharField("文号", max_length=80, blank=True)
    issuer = models.CharField("发文机关", max_length=80, blank=True)
    issued_on = models.DateField("发布日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    official_url = models.URLField("官方文本", max_length=300, blank=True)

    parent_page_types = ["cms.RegulationIndexPage"]
    content_panels = [
        *Article.content_panels,
        FieldPanel("document_no"),
        FieldPanel("issuer"),
        FieldPanel("issued_on"),
        FieldPanel("effective_on"),
        FieldPanel("official_url"),
    ]

    class Meta(Article.Meta):
        abstract = False
        verbose_name = "法规文件"

    def words(self):
        return f"{self.document_no} {self.issuer} {self.official_url}\n{super().words()}"


def plain(stream) -> str:
    """The words of a StreamField without its tags, block by block, addresses of links included."""
    return "\n".join(str(piece) for block in stream for piece in _pieces(block.value))


def _pieces(value):
    if hasattr(value, "source"):
        yield value.source
    elif hasattr(value, "items"):
        yield from (str(one) for one in value.values() if one)
    else:
        yield str(value)
