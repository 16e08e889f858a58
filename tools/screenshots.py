"""Takes the documents' pictures of a running demonstration: tools/screenshots.py http://127.0.0.1:8000"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"wide": (1280, 860), "phone": (390, 844)}
KUPIANSK = "/claims/russian-forces-had-taken-control-of-the-city-of-kupiansk-by-20-november-2025/"
PLAN = "/plans/us-backed-peace-plan/"
PICTURES = (
    ("front", "/", "wide", "light"),
    ("claim", KUPIANSK, "wide", "light"),
    ("claim", KUPIANSK, "phone", "dark"),
    ("claim-in-ukrainian", f"/uk{KUPIANSK}", "phone", "light"),
    ("plan", f"{PLAN}#matrix", "wide", "light"),
    ("compare", f"{PLAN}compare/#points", "wide", "light"),
    ("timeline", "/timeline/", "wide", "dark"),
)


def main(site: str) -> int:
    """Write every picture into docs/screenshots; exit status 1 where there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium was not found; install it first.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path, size, scheme in PICTURES:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page = context.new_page()
            page.goto(site + path)
            page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
