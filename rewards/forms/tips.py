"""What a reporter fills in. No field is prefilled from anything but what was typed before."""

from django import forms

from portal.accounts import PhoneField
from portal.forms import fields
from portal.widgets import DateInput, PhotosInput
from rewards.states import AppealAbout, Kind, Retaliation, Way

WAYS = (
    (Way.ANONYMOUS, "匿名：不留姓名，谁都看不到。凭编号查进度、领奖励"),
    (Way.CONFIDENTIAL, "保密：姓名只给指定的经办人看，每次查看都留记录"),
    (Way.NAMED, "实名：登录后报告，经办人都能看到姓名"),
)
GROUPS = (("", "不清楚"), ("3", "不到 5 人"), ("20", "5 人或者更多"))
OFF = {"autocomplete": "off", "spellcheck": "false"}


class OwnWordsForm(forms.Form):
    """What is missing is told by the page: a browser's bubble points at a choice that is drawn otherwise."""

    use_required_attribute = False


class TicketForm(OwnWordsForm):
    """`website` is a trap: people do not see it."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False)
    work = forms.CharField(widget=forms.HiddenInput, required=False)
    answer = forms.CharField(
        label="小问题", required=False, max_length=4, widget=forms.TextInput({"inputmode": "numeric", **OFF})
    )
    website = forms.CharField(
        label="请不要填写", required=False, widget=forms.TextInput({"tabindex": "-1", **OFF})
    )


class FilesForm(TicketForm):
    photos = forms.Field(
        label="照片",
        required=False,
        widget=PhotosInput,
        help_text="最多 6 张，可不传。上传时自动去掉照片里的位置和手机信息。",
    )
    voice = forms.FileField(
        label="录音",
        required=False,
        widget=forms.FileInput({"accept": "audio/*"}),
        help_text="可不传，最长 3 分钟。录音会暴露您的声音。",
    )


class TellForm(FilesForm):
    way = forms.ChoiceField(
        label="谁会看到您的名字", choices=WAYS, initial=Way.ANONYMOUS, widget=forms.RadioSelect
    )
    name = fields.name("您的姓名", required=False, help_text="选保密的必填。")
    phone = PhoneField(label="您的手机号", required=False, help_text="选保密的可填，只作联系用。")
    kind = forms.ChoiceField(label="哪一类", choices=Kind, widget=forms.RadioSelect)
    place = fields.text("在哪里", 120, widget=forms.TextInput(OFF), help_text="车间、库房、路段或者设备号。")
    text = fields.text("什么情况", 2000, rows=4, help_text="写看到了什么，不写“我负责的”这类话。")
    people = fields.text("涉及什么人", 200, required=False, widget=forms.TextInput(OFF), help_text="可不填。")
    concerns = forms.MultipleChoiceField(
        label="涉及下面的经办人吗",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的人看不到这件报告；都勾选的，直接交监管部门。",
    )
    group = forms.ChoiceField(label="大约有几个人知道这件事", choices=GROUPS, required=False)

    def __init__(self, *args, handlers=(), **kwargs):
        """`handlers`: (account id, name with post) of those who may be concerned."""
        super().__init__(*args, **kwargs)
        self.fields["concerns"].choices = handlers


class CodeBackForm(forms.Form):
    """The receipt code in four groups, typed from what stands above it."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, 5):
            attrs = {
                "inputmode": "numeric",
                "maxlength": "4",
                "aria-label": f"第 {number} 组，4 个数字",
                **OFF,
            }
            self.fields[f"g{number}"] = forms.CharField(required=False, widget=forms.TextInput(attrs))

    def groups(self) -> list[str]:
        return [self.data.get(f"g{number}", "").strip() for number in range(1, 5)]


class FollowForm(TicketForm):
    """Sent along with every act on the status page, too: there is no session."""

    receipt = forms.CharField(
        label="回执编号",
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", **OFF}),
        help_text="16 位数字，空格不要紧。",
        error_messages={"required": "没有填回执编号。请照着您记下的 16 位数字填写。"},
    )


class SayForm(FilesForm):
    text = fields.text("留言", 2000, rows=3, required=False)


class ReviewForm(OwnWordsForm):
    about = fields.choice("对什么有异议", AppealAbout.choices, widget=forms.RadioSelect)
    text = fields.text("理由", 1000, rows=3)


class PulseForm(OwnWordsForm):
    day = forms.IntegerField(widget=forms.HiddenInput)
    suffered = forms.ChoiceField(
        label="报告之后，有人因此为难您吗",
        choices=(("no", "没有"), ("yes", "有")),
        widget=forms.RadioSelect,
        error_messages={"required": "没有选有还是没有。请选择一项。"},
    )


class RetaliationForm(OwnWordsForm):
    kind = fields.choice("发生了什么", Retaliation.choices)
    on = fields.DayField(label="哪一天", widget=DateInput)
    text = fields.text("经过", 1000, rows=3)
