from importlib import import_module

from django.core.exceptions import PermissionDenied
from wagtail.models import AbstractGroupApprovalTask


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by somebody who wrote nothing of the draft, and only of a draft that passes the check."""

    class Meta:
        verbose_name = "第二人审稿"

    def get_actions(self, obj, user):
        actions = super().get_actions(obj, user)
        if import_module("cms.publishing").obstacles(obj.get_latest_revision(), user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state, user, action_name, **kwargs):
        if action_name == "approve":
            found = import_module("cms.publishing").obstacles(task_state.revision, user)
            if found:
                raise PermissionDenied("".join(found))
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls):
        return "由没有写过这份草稿的人审核后公开"
