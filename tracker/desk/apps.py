from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "tracker.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from tracker.desk.accounts import checks  # it registers itself, once the apps are there  # noqa: F401, PLC0415
