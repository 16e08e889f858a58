from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tracker.desk"
    label = "desk"

    def ready(self) -> None:
        from tracker.desk.accounts import checks  # it registers itself, once the apps are there  # noqa: F401, PLC0415
