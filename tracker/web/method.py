"""`/method/`: how a status comes about, what the words mean, where what is here comes from, and who publishes it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tracker.ground.rules import GIVES
from tracker.ground.status import RULES_VERSION
from tracker.record import examples, pages
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.method_page import counting_rules, status_rules, vocabulary
from tracker.web.presenters.policies import policies
from tracker.web.translating import gettext


@takes()
def method(request: HttpRequest, given: Given) -> HttpResponse:
    """The rules with an example of each from the record, the vocabulary and the policies [3 queries]."""
    sections = policies(pages.texts(), four_eyes=settings.FOUR_EYES)
    page = Page(
        title=gettext("How this works"),
        description=gettext(
            "The rules by which a status is worked out, each with an example, and what our words mean."
        ),
        path=links.method(),
        section="method",
    )
    return render(
        request,
        "method.html",
        page,
        rules=status_rules(examples.of_statuses(GIVES)),
        counting=counting_rules(examples.of_counting()),
        version=RULES_VERSION,
        vocabulary=vocabulary(),
        policies=sections,
        own_words=any(section.edition for section in sections),
        letter=links.letter(links.method()),
    )
