"""What was published and withdrawn is as if it had never been published, but for the notice and the log.

*It* is all that the publication made public: the subject and what had to go with it. The notice stands at the addresses
of each of these, and at nothing else; it is the same for all of them. The log is the list of latest changes on the
front page, /changes/ and /corrections/, and the history of public subjects that got an edition because they could name
what was published. What the log tells of it is its kind, the change and the notice's reason, and no word more.
"""

import re
from collections import defaultdict
from dataclasses import replace

from django.contrib.auth.models import User

from tests.desk import newsroom as desk
from tests.noninterference.asking import VARIANTS, Answer, Ask
from tests.noninterference.changes import Changes, Pick
from tests.noninterference.steps import new_actor, new_claim, new_plan, new_position, new_source
from tests.noninterference.watching import EXAMPLES, Watch, rolled_back
from tests.noninterference.world import EDITOR, identity
from tests.readers import Reader
from tracker.desk.documents_of import MODELS, SubjectRow
from tracker.desk.models import Claim, Relation
from tracker.desk.publishing import PublicationRefused, publish, withdraw
from tracker.record.models import Address, Edition, Listing

NOTE = "Published by mistake."
LOGS = ("/changes/", "/corrections/")
LOG = re.compile(
    rb'<section class="front-side" aria-labelledby="changes">.*?</section>|<div class="log">.*</main>|<link rel="next"[^>]*>',
    re.DOTALL,
)
EVERYDAY = max(10, EXAMPLES // 8)


class Passing(Changes):
    """Rows that are entered, published and withdrawn. `public` counts what readers could see in between."""

    def __init__(self, pick: Pick) -> None:
        super().__init__(pick)
        self.gone: set[str] = set()
        self.notices: dict[str, set[bytes]] = defaultdict(set)

    def excused(self, ask: Ask, before: Answer, after: Answer) -> bool:
        """The notice in its places, the same for all of one language, and the log."""
        address, language = bare(ask.address)
        if address.startswith(tuple(self.gone)):
            if ask.method == "GET" and after.status == 410:
                self.notices[language].add(after.body)
            return (before.status, after.status) == (404, 410) and len(self.notices[language]) <= 1
        logged = address == "/" or address.startswith(LOGS)
        return logged and before.status == after.status and without_log(before) == without_log(after)

    def publish_all(self) -> None:
        """Every new row that nothing speaks against."""
        for row in self.new():
            try:
                written = publish([row], by=self.editor).editions
            except PublicationRefused:
                continue
            self.done += [f"publish {edition.kind} {edition.subject}" for edition in written]
            # What came before in this example may name what comes now, and get another edition: it goes as well.
            assert not {edition.subject for edition in written} & self.public_before

    def withdraw_all(self) -> None:
        """What these publications made public."""
        for row in self.new():
            if Listing.objects.filter(subject=row.id).exists():
                withdraw(row, by=self.editor, note=NOTE, with_dependents=True)
        gone = Edition.objects.filter(change="withdrawal").values("subject")
        for kind, slug in Address.objects.filter(subject__in=gone).values_list("kind", "slug"):
            self.gone.add(f"/{kind}s/{slug}/")

    def new(self) -> list[SubjectRow]:
        """Rows that were entered in this example, and drafts of before that may have gone along."""
        rows = [row for model in MODELS.values() for row in model._default_manager.order_by("pk")]
        return [row for row in rows if row.id not in self.public_before]

    @property
    def editor(self) -> User:
        return User.objects.get(username=EDITOR)

    def begin(self) -> None:
        """From here on, what is published is what passes."""
        self.public_before = set(Edition.objects.values_list("subject", flat=True))


def bare(address: str) -> tuple[str, str]:
    """An address without the language that it begins with, and that language; "" where it has none."""
    return (address.removeprefix("/uk"), "uk") if address.startswith("/uk/") else (address, "")


def without_log(answer: Answer) -> Answer:
    """A front page without its list of latest changes, and whatever follows from its length."""
    headers = tuple(header for header in answer.headers if header[0] != "Content-Length")
    return replace(answer, headers=headers, body=LOG.sub(b"", answer.body))


def come_and_gone(pick: Pick) -> Passing:
    """Some rows of every kind, published and withdrawn."""
    passing = Passing(pick)
    passing.begin()
    for _ in range(pick(range(1, 6))):
        passing.attempt(pick((new_actor, new_source, new_plan, new_claim, new_claim, new_position)))
    passing.publish_all()
    passing.withdraw_all()
    return passing


def test_published_and_withdrawn_is_as_never_published(watch: Watch) -> None:
    watch.try_all(EVERYDAY, come_and_gone)
    assert watch.changed["publish"] > EVERYDAY


def test_while_it_is_public_it_shows(watch: Watch) -> None:
    """Or the test above would prove nothing."""
    passing = Passing(lambda options: options[0])
    passing.begin()
    asks = [Ask(address, *VARIANTS[0]) for addresses in watch.addresses.values() for address in addresses]
    watch.remember(asks)
    publish([Claim.objects.get(slug="draft-claim")], by=passing.editor)
    shown = {ask.address for ask in watch.leaks(asks)}
    assert {"/", "/claims/", "/actors/", "/claims/draft-claim/", "/actors/draft-actor/", "/claims/?q=harbour"} <= shown
    passing.withdraw_all()
    assert passing.gone >= {"/claims/draft-claim/", "/actors/draft-actor/"}
    assert not watch.leaks(asks, passing.excused)
    assert sorted((language, len(notices)) for language, notices in passing.notices.items()) == [("", 1), ("uk", 1)]
    told = [*passing.notices[""], *passing.notices["uk"], *(Reader().get(log).content for log in LOGS)]
    assert all(NOTE.encode() in each for each in told)
    assert not any(word in each for each in told for word in (b"arbour", b"draft-claim", b"draft-actor"))


def test_what_could_name_it_keeps_that_edition_in_its_history(watch: Watch) -> None:
    """A public claim that names a draft is published again with it (docs/decisions/0003): its own page says when."""
    asks = [Ask(address, *VARIANTS[0]) for addresses in watch.addresses.values() for address in addresses]
    watch.remember(asks)
    named, naming = Claim.objects.get(slug="draft-claim"), Claim.objects.get(slug="village-3")
    Relation.objects.create(id=identity("to a draft"), from_claim=naming, kind="compare_with", to_claim=named)
    desk.save(naming)
    with rolled_back():
        assert not watch.leaks(asks)
        passing = Passing(lambda options: options[0])
        passing.begin()
        editions = publish([named], by=passing.editor).editions
        assert [edition.subject for edition in editions if edition.change == "minor"] == [naming.id]
        passing.withdraw_all()
        moved = watch.leaks(asks, passing.excused)
    # Its own pages, and the form for a letter about its new edition.
    own = ("/claims/village-3/", "/letters/?about=/claims/village-3/")
    listed = [ask.address for ask in moved if not bare(ask.address)[0].startswith(own)]
    assert not [address for address in listed if "sort=published" not in address]
    assert {"/claims/village-3/", "/claims/village-3/editions/2/"} <= {ask.address for ask in moved}
