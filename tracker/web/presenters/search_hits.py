"""What a search found, one line or entry each: the kind first, and no claim without its status."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import ActorKind, Found, Stance
from tracker.record.hits import Hit
from tracker.record.reading import Card
from tracker.record.sounds import Ear
from tracker.web.presenters import dates, links
from tracker.web.presenters.claim_lines import ClaimLine, claim_line
from tracker.web.presenters.highlights import excerpt, marked
from tracker.web.presenters.languages import desk_words, direction, worded
from tracker.web.presenters.names import Name, ref_text
from tracker.web.presenters.positions import position_title
from tracker.web.presenters.statuses import status_view, titled
from tracker.web.translating import gettext, ngettext


@immutable(kw_only=True)
class HitLine(Name):
    """A link, what is said of it beside, and words from it that were found ("" where the link has them).

    Where `content` is "", all of its text is in its language.
    """

    details: tuple[str | SafeString, ...] = ()
    words: str | SafeString = ""
    words_language: str = ""
    words_direction: str = ""


def claim_hit(hit: Hit) -> ClaimLine:
    """A claim as in every list, with what was found marked in its wording."""
    return replace(claim_line(hit.card), text=marked(hit.text, hit.spans))


def hit_line(hit: Hit, ear: Ear) -> HitLine:
    """Anything else that was found."""
    match hit.kind:
        case Found.ACTOR:
            return _actor(hit, ear)
        case Found.PLAN:
            return _plan(hit)
        case Found.POINT:
            return _point(hit)
        case Found.QUOTE:
            return _quote(hit)
        case _:
            return _source(hit)


def _actor(hit: Hit, ear: Ear) -> HitLine:
    actor = hit.card.card
    spans = ear.spans(hit.text)
    others = [*(each["name"] for each in actor["names"]), *actor["aliases"]]
    also = next(((name, found) for name in others if (found := ear.spans(name))), None) if not spans else None
    details = [desk_words(actor["role"]) or gettext(ActorKind(actor["kind"]).label)]
    if actor["party"]:
        details.append(ref_text(actor["refs"][actor["party"]]))
    lines: list[str | SafeString] = [*details, *([marked(*also)] if also else [])]
    return HitLine(text=marked(hit.text, spans), url=links.actor(hit.card.slug), details=tuple(lines))


def _plan(hit: Hit) -> HitLine:
    versions = hit.card.card["versions"]
    count = ngettext("%(count)s version", "%(count)s versions", len(versions)) % {"count": len(versions)}
    return HitLine(
        text=marked(hit.text, hit.spans), url=links.plan(hit.card.slug), language=hit.language, details=(count,)
    )


def _point(hit: Hit) -> HitLine:
    place = hit.place
    number = place["number"] or place["topic"].replace("_", " ") or place["key"]
    text = gettext("%(version)s, point %(number)s") % {"version": place["version_label"], "number": number}
    dated = dates.short(place["dated"]) if place["dated"] else ""
    return HitLine(
        text=text,
        url=links.point_page(hit.card.slug, place["version_slug"], place["key"]),
        content=place["version_label"],
        language=hit.language,
        details=tuple(filter(None, (worded(hit.card.title, hit.language), dated))),
        words=excerpt(hit.text, hit.spans),
        words_language=hit.language,
        words_direction=direction(hit.language),
    )


def _quote(hit: Hit) -> HitLine:
    """Who said it, where and when, then the words: a quote without its speaker would be nobody's."""
    name, details = _of_position(hit.card) if hit.card.kind == "position" else _of_statement(hit)
    if hit.translated:
        details = (*details, gettext("Found in a translation"))
    return HitLine(
        text=name.text,
        url=name.url,
        content=name.content,
        language=name.language,
        details=details,
        words=excerpt(hit.text, hit.spans),
        words_language=hit.language,
        words_direction=direction(hit.language),
    )


def _of_statement(hit: Hit) -> tuple[Name, tuple[str, ...]]:
    claim = hit.card.card
    name = Name(
        titled(status_view(claim["status"], claim["refs"]), hit.card.title),
        f"{links.claim(hit.card.slug)}#{links.statement_anchor(hit.part)}",
        hit.card.title,
        claim["language"],
    )
    line = _line(claim["sides"], str(hit.part))
    if line is None:
        return name, ()
    told = [ref_text(line["speaker"])]
    if line["on_behalf_of"]:
        told.append(gettext("for %(name)s") % {"name": ref_text(line["on_behalf_of"])})
    told.append(gettext(Stance(line["stance"]).label))
    if line["said"]:
        told.append(dates.short(line["said"]))
    return name, tuple(told)


def _line(sides: Mapping[str, Any], statement: str) -> Mapping[str, Any] | None:
    return next((line for side in sides.values() for line in side if line["statement"] == statement), None)


def _of_position(card: Card) -> tuple[Name, tuple[str, ...]]:
    position = card.card
    told = []
    if position["on_behalf_of"]:
        told.append(gettext("for %(name)s") % {"name": ref_text(position["on_behalf_of"])})
    if position["stated"]:
        told.append(dates.short(position["stated"]))
    return position_title(card), tuple(told)


def _source(hit: Hit) -> HitLine:
    source = hit.card.card
    published = dates.short(source["published"]) if source["published"] else ""
    details = (ref_text(source["publisher"]), source["kind"], published)
    return HitLine(
        text=marked(hit.text, hit.spans),
        url=links.source(hit.card.slug),
        language=hit.language,
        details=tuple(filter(None, details)),
    )
