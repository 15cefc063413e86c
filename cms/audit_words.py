"""The audit trail in words, for the public site; see portal.audit_book."""

WORDS: dict[str, str] = {
    "cms.case_drafted": "由案件生成案例草稿",
    "cms.case_kept": "核实后保留公开案例",
    "cms.case_taken_down": "撤下公开案例",
    "cms.correction_answered": "答复更正请求",
    "cms.correction_asked": "收到更正请求",
    "cms.correction_reminded": "提醒答复更正请求",
    "cms.page_published": "审核后公开页面",
    "cms.page_unpublished": "页面停止公开",
    "cms.takedown_asked": "提出撤下案例",
    "cms.takedown_reminded": "提醒办理撤下",
}
READS: set[str] = set()
PROTECTED: set[str] = set()
SHARED: set[str] = set()
KEYS: dict[str, str] = {
    "case": "案件",
    "no_persons": "认定不是人名的词和理由",
    "page": "案例编号",
    "revision": "版本",
}
