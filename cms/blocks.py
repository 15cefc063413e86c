"""The few blocks a page is made of."""

from importlib import import_module

from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock

from selfcheck.queries.standards import items_of, known

PLAIN = ["bold", "ol", "ul", "link"]


def standard_items() -> list[tuple[str, str]]:
    return [
        (item.uid, f"{item.standard.title} {item.article}（{item.item}）{item.title}")
        for item in items_of(known())
    ]


class LawQuote(StructBlock):
    text = TextBlock(label="原文")
    source = CharBlock(label="出处", max_length=120)

    class Meta:
        icon = "openquote"
        label = "法条原文"
        template = "cms/blocks/law_quote.html"


class LawValue(StructBlock):
    """The value in force today, from the law register: nobody types it again."""

    name = CharBlock(label="登记表里的名称", max_length=60, help_text="例如 filing_due_day")

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        lookup = import_module("cms.queries.law_values").value_today
        return {**context, "row": lookup(value["name"])}

    class Meta:
        icon = "list-ul"
        label = "法律数值"
        template = "cms/blocks/law_value.html"


class Law(StructBlock):
    instrument = CharBlock(label="文件", max_length=120)
    article = CharBlock(label="条款", max_length=60, help_text="按法条写法，例如 第一百零二条")
    note = CharBlock(label="说明", max_length=120, required=False)

    class Meta:
        icon = "link"
        label = "适用的规定"


class OwnCheck(StructBlock):
    text = CharBlock(label="查什么", max_length=200)
    item = ChoiceBlock(choices=standard_items, label="判定标准条款", required=False)

    class Meta:
        icon = "tick"
        label = "自查要点"


class Body(StreamBlock):
    heading = CharBlock(label="小标题", max_length=60, template="cms/blocks/heading.html")
    text = RichTextBlock(label="正文", features=PLAIN)
    law = LawQuote()
    value = LawValue()


class Laws(StreamBlock):
    law = Law()


class OwnChecks(StreamBlock):
    check = OwnCheck()
