"""No unscoped door: who may say `unscoped`, and that every model over an enterprise has the one door."""

import pytest
from django.apps import apps
from django.db import models

from portal.scope import ScopedManager
from tests.architecture.sources import APPS, attributes, module_name, python_files

# Files that may say `unscoped`, each for a reason.
ESCAPES = {
    "portal.workplaces": "finds out who somebody is, before there is a scope",
    "portal.embedded.prepare": "asks whether the portal is still empty",
    "portal.queries.invitations": "a code is looked up before anybody has a scope",
    "portal.notices": "addresses accounts of one enterprise or bureau, named by its id",
}
UNSCOPED_MODELS = {
    "portal.User": "accounts belong to nobody's area",
    "portal.Division": "reference data",
    "portal.IndustryCode": "reference data",
    "portal.Bureau": "names of bureaus are public",
    "portal.Notice": "belongs to one account, always filtered by user",
    "portal.Delivery": "belongs to a notice",
    "portal.AuditHead": "a lock row without content",
    "portal.OldPassword": "belongs to one account, only hashes",
    "rewards.FormerKey": "belongs to the server; sealed",
    "rewards.HandlerKey": "belongs to one account; the private half is sealed",
    "selfcheck.HazardStandard": "reference data",
    "selfcheck.ReminderMessage": "one text to one address; read through the planned reminders it carried",
    "selfcheck.HazardStandardItem": "reference data",
    "cms.HomePage": "the public site",
    "cms.CaseIndexPage": "the public site",
    "cms.CasePage": "the public site; drafts only through Wagtail's own rights",
    "cms.GuideIndexPage": "the public site",
    "cms.GuidePage": "the public site",
    "cms.NoticeIndexPage": "the public site",
    "cms.NoticePage": "the public site",
    "cms.RegulationIndexPage": "the public site",
    "cms.RegulationPage": "the public site",
    "cms.SecondPersonTask": "a step of the one workflow",
}


def our_models():
    return [m for app in APPS for m in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("app", APPS)
def test_only_listed_files_say_unscoped(app):
    said = {
        module_name(p)
        for p in python_files(app)
        if {"unscoped", "_base_manager", "_default_manager"} & set(attributes(p))
    }
    assert said <= set(ESCAPES), sorted(said - set(ESCAPES))


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_every_model_over_an_enterprise_has_the_one_door(model):
    if model._meta.label in UNSCOPED_MODELS:
        return
    assert isinstance(model.objects, ScopedManager)
    with pytest.raises(TypeError, match="visible_to"):
        model.objects.all()


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_nobody_is_deleted_with_his_cases(model):
    cascading = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and model._meta.label != "portal.OldPassword"  # hashes go with the account
        and not field.remote_field.parent_link  # one row in two tables
        and field.model._meta.app_label in APPS  # not what a package gave it
    ]
    assert not cascading
