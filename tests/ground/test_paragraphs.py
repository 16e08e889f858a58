"""A text that somebody typed, as paragraphs and lists."""

from tracker.ground.paragraphs import Paragraph, paragraphs


def test_paragraphs_and_lists() -> None:
    typed = "We name\nwho said it.\n \t\n\nWe ask:\n- who\n  - when \nAnd then - always - we\nask again.\n\n-so\n"
    assert paragraphs(typed) == (
        Paragraph(text="We name who said it."),
        Paragraph(text="We ask:"),
        Paragraph(items=("who", "when")),
        Paragraph(text="And then - always - we ask again."),
        Paragraph(text="-so"),
    )
    assert paragraphs(" \n\n ") == ()
