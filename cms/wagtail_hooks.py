"""The editing side beside ours: a way back, and no menu that leads to somebody else's help."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def way_back():
    return MenuItem("监管端", reverse("cms:desk"), name="desk", icon_name="arrow-left", order=1)


@hooks.register("construct_main_menu")
def leave_out_help(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name != "help"]
