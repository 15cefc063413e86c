from django import forms

RELATIONS = [
    ("named", "我是案例中的单位或者个人"),
    ("affected", "案例影响到我"),
    ("reader", "我是读者，发现错误"),
]


class CorrectionForm(forms.Form):
    """`website` is a trap: people do not see it, programs fill it."""

    public_id = forms.CharField(label="案例编号", max_length=20, required=False, help_text="例如 AL-00001")
    relation = forms.ChoiceField(label="您与案例的关系", choices=RELATIONS)
    text = forms.CharField(
        label="哪里不对，应当怎样", max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    contact = forms.CharField(
        label="联系方式",
        max_length=120,
        required=False,
        help_text="电话或者邮箱，只用于答复您，不会公开；不留也可以凭受理编号查询。",
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    answer = forms.CharField(label="答复", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class TakedownForm(forms.Form):
    public_id = forms.CharField(label="案例编号", max_length=20, help_text="例如 AL-00001")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class KeepForm(forms.Form):
    reason = forms.CharField(
        label="为什么可以保留",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明核对了什么，例如：决定只更正了文号，案例的事实和结果没有变。",
    )


class TakeDownNowForm(forms.Form):
    public_words = forms.CharField(
        label="页面上的说明",
        max_length=300,
        initial="原案例所依据的处理决定已经改变或者撤销，本页内容已撤下。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
