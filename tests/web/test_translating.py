"""What is remembered of a language is that language's, and as safe or unsafe as what was asked for."""

from django.utils import translation
from django.utils.safestring import SafeString

from tracker.web.translating import get_language, gettext, speaking

MESSAGE = "Says so"


def test_each_language_has_its_own_words() -> None:
    with translation.override("uk"):
        theirs = translation.gettext(MESSAGE)
        for _again in range(2):
            with speaking("en"):
                assert (get_language(), translation.get_language()) == ("en", "en")
                assert gettext(MESSAGE) == MESSAGE != theirs
                with speaking("uk"):
                    assert (get_language(), translation.get_language(), gettext(MESSAGE)) == ("uk", "uk", theirs)
                assert (get_language(), gettext(MESSAGE)) == ("en", MESSAGE)
    with translation.override("uk"):
        assert (get_language(), gettext(MESSAGE)) == ("uk", theirs)


def test_safe_stays_safe_and_nothing_else_becomes_it() -> None:
    with speaking("uk"):
        assert type(gettext(SafeString(MESSAGE))) is SafeString
        assert type(gettext(MESSAGE)) is str
