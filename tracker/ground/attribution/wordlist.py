"""How lists of words are written down here."""


def words(text: str) -> frozenset[str]:
    """The words of a text between white space."""
    return frozenset(text.split())
