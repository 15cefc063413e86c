from cms.models.base import PublicPage
from cms.models.cases import CaseIndexPage, CasePage
from cms.models.pages import (
    GuideIndexPage,
    GuidePage,
    HomePage,
    NoticeIndexPage,
    NoticePage,
    RegulationIndexPage,
    RegulationPage,
)
from cms.models.requests import CorrectionRequest, Takedown
from cms.models.second_person import SecondPersonTask

__all__ = [
    "CaseIndexPage",
    "CasePage",
    "CorrectionRequest",
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "NoticeIndexPage",
    "NoticePage",
    "PublicPage",
    "RegulationIndexPage",
    "RegulationPage",
    "SecondPersonTask",
    "Takedown",
]
