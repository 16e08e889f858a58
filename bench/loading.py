"""What a phone sees of a running site: bench/loading.py http://127.0.0.1:8000 [rounds]

A phone of 390 px in Chromium, its processor four times slower, 150 ms and 1.6 Mbit/s from the site, nothing kept from
before. For each page: bytes as they came over the wire, by kind; when the largest thing was painted; what moved.
"""

import shutil
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
MEGABIT = 1_000_000 / 8
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * MEGABIT,
    "uploadThroughput": 0.75 * MEGABIT,
}
PAGES = (
    ("claim", "/claims/russian-forces-had-taken-control-of-the-city-of-kupiansk-by-20-november-2025/"),
    ("claim in Ukrainian", "/uk/claims/russian-forces-had-taken-control-of-the-city-of-kupiansk-by-20-november-2025/"),
    ("front page", "/"),
    ("list of claims", "/claims/"),
    ("plan", "/plans/us-backed-peace-plan/"),
    ("two versions", "/plans/us-backed-peace-plan/compare/"),
)
WATCH = """
    window.seen = { painted: 0, what: "", moved: 0 };
    new PerformanceObserver(list => {
        for (const each of list.getEntries())
            Object.assign(window.seen, { painted: each.startTime, what: each.element?.tagName ?? "" });
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver(list => {
        for (const each of list.getEntries()) window.seen.moved += each.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "scripts", "Font": "typeface"}


@contextmanager
def phone(browser: Browser) -> Iterator[tuple[Any, Any]]:
    """A page of a new, empty browser that is slow, and the line to its insides."""
    context = browser.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]}, is_mobile=True)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(WATCH)
    yield page, wire
    context.close()


def load(browser: Browser, address: str) -> tuple[float, str, float, dict[str, int]]:
    """One visit: the largest paint in ms and what it was, what moved, bytes by kind."""
    with phone(browser) as (page, wire):
        kinds: dict[str, str] = {}
        sizes: dict[str, int] = defaultdict(int)
        wire.on("Network.responseReceived", lambda each: kinds.update({each["requestId"]: each["type"]}))
        wire.on(
            "Network.loadingFinished",
            lambda each: sizes.update({each["requestId"]: int(each["encodedDataLength"])}),
        )
        page.goto(address, wait_until="load")
        page.wait_for_timeout(500)
        seen = page.evaluate("seen")
        by_kind: dict[str, int] = defaultdict(int)
        for request, size in sizes.items():
            by_kind[KINDS.get(kinds.get(request, ""), "other")] += size
        return seen["painted"], seen["what"], seen["moved"], by_kind


def main(site: str, rounds: int) -> int:
    """Print a row for each page, the paint as the median of the rounds with the least and the greatest."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium was not found; install it first.", file=sys.stderr)
        return 1
    print("| page | HTML | CSS | scripts | typeface | other | together | largest paint, ms | moved |")
    print("|---|---|---|---|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path in PAGES:
            visits = [load(browser, site + path) for _ in range(rounds)]
            paints = sorted(visit[0] for visit in visits)
            sizes = visits[-1][3]
            cells = [f"{sizes[kind]:,}" for kind in (*KINDS.values(), "other")]
            paint = f"{statistics.median(paints):.0f} ({paints[0]:.0f} to {paints[-1]:.0f}), {visits[-1][1].lower()}"
            moved = max(visit[2] for visit in visits)
            print(f"| {name} | {' | '.join(cells)} | {sum(sizes.values()):,} | {paint} | {moved:g} |", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), int(sys.argv[2]) if len(sys.argv) > 2 else 5))
