"""HTML to plain text in one pass over the page: what is left of a page that nothing finer can read.

It looks at each character a fixed number of times, keeps no tree and calls nothing recursively: no page can make it
slow or deep. It takes all of a page, menus included.
"""

import html
import re

# What they hold is no text of the page, and not to be read as HTML.
_SKIPPED = frozenset(("script", "style", "template", "noscript", "textarea", "iframe", "svg", "select", "object"))
_BREAKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("head", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
    )
)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40})")
_IN_TAG = re.compile(r"""[>"']""")
_BLANKS = re.compile(r"[ \t\r\f\v\n]+")
_BREAK = "\x00"


def plain_text(page: str) -> str:
    """The visible text, one line for each block."""
    return Reader(page).text()


def title_of(page: str) -> str:
    """What stands in the page's title; "" where it has none."""
    lowered = page[:200_000].lower()
    start = lowered.find("<title")
    start = lowered.find(">", start) + 1 if start >= 0 else 0
    end = lowered.find("</title", start)
    return _BLANKS.sub(" ", html.unescape(page[start:end])).strip() if 0 < start <= end else ""


class Reader:
    """One page. `text()` reads it once."""

    def __init__(self, page: str) -> None:
        self.page = page
        # One character for one character, unlike lower(): places in it are places in the page.
        self.lowered = page.translate({code: code + 32 for code in range(ord("A"), ord("Z") + 1)})
        self.never_again: set[str] = set()
        """What was looked for and stands nowhere further on."""

    def text(self) -> str:
        # A line end in the page is a blank; only blocks make lines.
        kept: list[str] = []
        place = 0
        while (start := self.page.find("<", place)) >= 0:
            kept.append(self.page[place:start])
            place, between = self._after(start)
            kept.append(between)
        kept.append(self.page[place:])
        lines = (_BLANKS.sub(" ", html.unescape(line)).strip() for line in "".join(kept).split(_BREAK))
        return "\n".join(line for line in lines if line)

    def _after(self, start: int) -> tuple[int, str]:
        """Where to read on after what begins with "<" here, and what stands in its place."""
        if self.page.startswith("<!--", start):
            return self._past("-->", start + 4), ""
        if self.page.startswith(("<!", "<?"), start):
            return self._past(">", start), ""
        name = _NAME.match(self.lowered, start)
        if name is None:
            return start + 1, "<"
        end = self._end_of_tag(name.end())
        if name[1] in _SKIPPED and self.page[start + 1] != "/":
            end = self._past(">", self._past(f"</{name[1]}", end) - 1)
        return end, _BREAK if name[1] in _BREAKS else ""

    def _end_of_tag(self, place: int) -> int:
        """Past the ">" that ends the tag; one in quotes does not."""
        while found := _IN_TAG.search(self.page, place):
            if found[0] == ">":
                return found.end()
            closing = -1 if found[0] in self.never_again else self.page.find(found[0], found.end())
            if closing < 0:
                self.never_again.add(found[0])
            place = closing + 1 if closing >= 0 else found.end()
        return len(self.page)

    def _past(self, text: str, place: int) -> int:
        """Past the next place where this stands; the end of the page where it stands nowhere."""
        found = -1 if text in self.never_again else self.lowered.find(text, place)
        if found < 0:
            self.never_again.add(text)
            return len(self.page)
        return found + len(text)
