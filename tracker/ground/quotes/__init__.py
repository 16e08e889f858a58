"""The quote lock: whether a quote stands in a text as quoted, and where.

`locate(quote, text)` answers with `Located` or `NotFound`. What counts as the same writing is decided in
docs/decisions/0016; anything else is shown as a difference and never passes.
"""

from tracker.ground.quotes.folding import Folded, fold
from tracker.ground.quotes.locating import locate
from tracker.ground.quotes.results import Change, Located, NotFound

__all__ = ["Change", "Folded", "Located", "NotFound", "fold", "locate"]
