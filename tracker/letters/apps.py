from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "tracker.letters"
    label = "letters"
