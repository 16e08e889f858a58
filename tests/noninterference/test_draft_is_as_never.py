"""Asked for a draft, the site answers as for what never was: the same bytes, the same length, the same work."""

from dataclasses import replace

from tests.noninterference.addresses import NEVER
from tests.noninterference.asking import LETTERS, VARIANTS, Answer, Ask
from tests.noninterference.watching import Watch
from tests.noninterference.world import identity


def with_name(answer: Answer, name: str, other: str) -> Answer:
    """The answer as it would be for an address of the same length."""
    headers = tuple((header, value.replace(name, other)) for header, value in answer.headers)
    return replace(answer, headers=headers, body=answer.body.replace(name.encode(), other.encode()))


def test_every_address_of_a_draft_is_as_one_that_never_was(watch: Watch) -> None:
    seen = set()
    for ask in watch.every():
        if "draft-" in ask.address:
            never = replace(ask, address=ask.address.replace("draft-", "never-"))
            found = watch.outside.ask(ask)
            assert with_name(found, "draft-", "never-") == watch.outside.ask(never), ask
            if not ask.address.startswith(LETTERS):  # about any address, a form is a form
                seen.add(found.status)
    assert seen == {301, 302, 400, 404}


def test_and_so_it_is_at_the_door_of_the_desk(watch: Watch) -> None:
    draft, never = str(identity("claim draft-claim")), str(identity(NEVER))
    for rest in ("change", "publish", "history", "delete", "preview"):
        for variant in VARIANTS:
            found, other = (
                watch.outside.ask(Ask(f"/admin/desk/claim/{each}/{rest}/", *variant)) for each in (draft, never)
            )
            assert with_name(found, draft, never) == other
