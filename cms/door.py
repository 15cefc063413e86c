"""The door to the editing side at /cms/: only who holds a fitting posting today, with its rights."""

from csp.constants import SELF, UNSAFE_INLINE
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils.deprecation import MiddlewareMixin

from cms.site import APPROVERS, EDITORS
from portal.actors import Role
from portal.workplaces import actors_of

PREFIX = "/cms/"
GROUP_OF = {
    Role.EDITOR: EDITORS,
    Role.LEGAL_REVIEWER: APPROVERS,
    Role.CHIEF: APPROVERS,
}
# What Wagtail's own pages need and ours do not: style attributes, inline scripts, the preview in a frame.
POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


class EditingDoor(MiddlewareMixin):
    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.path_info.startswith(PREFIX) or not request.user.is_authenticated:
            return
        wanted = {GROUP_OF[actor.role] for actor in actors_of(request.user) if actor.role in GROUP_OF}
        _take(request.user, wanted)
        if not wanted:
            raise PermissionDenied("公开网站的编辑和审稿，供公开网站编辑、法制审核和分管领导使用。")
        return

    def process_response(self, request, response):
        if request.path_info.startswith(PREFIX):
            response._csp_replace = POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


def _take(user, wanted: set[str]) -> None:
    """The two groups of an account are what its postings say now, not what they once were."""
    held = set(user.groups.filter(name__in=(EDITORS, APPROVERS)).values_list("name", flat=True))
    if held != wanted:
        user.groups.remove(*Group.objects.filter(name__in=held - wanted))
        user.groups.add(*Group.objects.filter(name__in=wanted - held))
