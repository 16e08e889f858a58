"""Somebody who has a keyboard and no mouse."""

import os
import sys
import time

from playwright.sync_api import Page, expect

FIGURES = os.environ.get("FIGURES") == "1"
KEY, DECISION = (0.06, 1.0) if FIGURES else (0.0, 0.0)
FAR = 200
"""Presses of Tab after which what is looked for counts as out of reach."""
FOCUSED = """() => {
    const at = document.activeElement;
    const labels = [...(at.labels ?? [])].map(label => label.innerText);
    const said = at.getAttribute('aria-label') ?? (labels.length ? labels.join(' ') : at.value || at.innerText);
    return (said ?? '').replace(/\\s+/g, ' ').trim();
}"""
"""What a screen reader would call what is focused, near enough."""


class Hands:
    """Presses keys and counts them. With FIGURES=1 at the pace of somebody who decides (60 ms a key, 1 s a decision)."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.begun = page, 0, time.monotonic()

    def press(self, *keys: str) -> None:
        # What is there to be seen may be there before the script that listens to keys.
        self.page.wait_for_load_state()
        for key in keys:
            self.keys += 1
            time.sleep(KEY)
            self.page.keyboard.press(key)

    def paste(self, text: str) -> None:
        """What Ctrl+V does, without the clipboard of whoever runs the tests."""
        self.keys += 1
        time.sleep(KEY)
        # A page puts the focus where it belongs when it is first drawn, which may be after it was loaded.
        expect(self.page.locator(":focus")).to_be_attached()
        self.page.keyboard.insert_text(text)

    def type(self, text: str) -> None:
        self.press(*text)

    def decide(self) -> None:
        time.sleep(DECISION)

    def reach(self, name: str) -> None:
        """Tab until what is focused begins with this name."""
        for _ in range(FAR):
            self.press("Tab")
            if self.page.evaluate(FOCUSED).casefold().startswith(name.casefold()):
                expect(self.page.locator(":focus")).to_be_in_viewport()
                return
        raise AssertionError(f"{self.page.url}: no way to “{name}” by Tab")

    def follow(self, name: str) -> None:
        """Tab to it and press Enter, and wait for the page to which it leads."""
        self.reach(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def choose(self, name: str) -> None:
        """Tab to the group of radio buttons that has this one, and go to it by arrow keys."""
        group = self.page.get_by_role("radio", name=name).get_attribute("name")
        while self.page.evaluate("document.activeElement.name") != group:
            self.press("Tab")
            assert self.keys < 10 * FAR
        while not self.page.evaluate(FOCUSED).startswith(name):
            self.press("ArrowDown")
            assert self.keys < 10 * FAR

    def done(self, what: str) -> int:
        if FIGURES:
            sys.stderr.write(f"\n{what}: {self.keys} keys, {time.monotonic() - self.begun:.1f} s\n")
        return self.keys
