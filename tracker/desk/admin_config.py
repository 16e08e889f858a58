"""Django's admin with the desk's site (its own module: an app's `apps.py` may hold one configuration only)."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    default_site = "tracker.desk.admin_site.DeskSite"
