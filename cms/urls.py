"""Addresses of the public site. They equal those of Wagtail's tree; strangers reach no row by its key."""

from django.urls import path

from cms.views import articles, cases, corrections, data, desk, machines

app_name = "cms"

urlpatterns = [
    path("cases/", cases.case_index, name="case_index"),
    path("cases/feed.atom", cases.feed, name="case_feed"),
    path("feed/", cases.short_feed, name="short_feed"),
    path("cases/cases.json", cases.as_json, name="case_json"),
    path("cases/cases.csv", cases.as_csv, name="case_csv"),
    path("cases/dictionary/", cases.dictionary, name="case_dictionary"),
    path("cases/<slug:slug>/", cases.case, name="case"),
    path("id/<str:public_id>/", cases.by_public_id, name="by_public_id"),
    path("guides/", articles.section, {"name": "guides"}, name="guides"),
    path("guides/<slug:slug>/", articles.article, {"name": "guides"}, name="guide"),
    path("announcements/", articles.section, {"name": "notices"}, name="notices"),
    path("announcements/<slug:slug>/", articles.article, {"name": "notices"}, name="notice"),
    path("regulations/", articles.section, {"name": "regulations"}, name="regulations"),
    path("regulations/<slug:slug>/", articles.article, {"name": "regulations"}, name="regulation"),
    path("search/", articles.search, name="search"),
    path("standards/", articles.standard_index, name="standards"),
    path("data/", data.filing, name="data"),
    path("data/filing.csv", data.filing_csv, name="data_csv"),
    path("data/filing.json", data.filing_json, name="data_json"),
    path("report-hazard/", articles.report_hazard, name="report_hazard"),
    path("accessibility/", articles.accessibility, name="accessibility"),
    path("corrections/", corrections.correct, name="correct"),
    path("corrections/<str:number>/", corrections.correction, name="correction"),
    path("b/public/", desk.desk, name="desk"),
    path("b/public/corrections/<int:correction_id>/", desk.answer, name="answer"),
    path("b/public/takedowns/add/", desk.ask_takedown, name="ask_takedown"),
    path("b/public/takedowns/<int:takedown_id>/", desk.take_down, name="take_down"),
    path("b/public/takedowns/<int:takedown_id>/keep/", desk.keep, name="keep_case"),
    path("b/public/draft/<int:case_id>/", desk.draft, name="draft"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
]
