"""Measure the workbench in Chromium: the first view from a cold start, and in each view the update after each change.

The time of an update runs from the change until the frame that answers it is painted. A picture that is drawn part by part goes
on after that: the longest frame of the half second that follows tells whether it holds the page up. Times differ by machine; the
ratio at the end does so less.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from calcgraph.view.page import write_page

RUNS = 7
SHOWN = "performance.getEntriesByName('calcgraph-shown')[0].startTime"
# Clicks what a selector finds, or writes words letter by letter into it.
# Returns for each change how long its answer took, and the longest frame after it.
UPDATES = """async ([selector, words]) => {
  const times = [];
  const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const timed = async change => {
    const start = performance.now();
    change();
    await painted();
    const answer = performance.now() - start;
    let longest = 0;
    for (let last = performance.now(); last - start < 500; ) {
      await painted();
      const now = performance.now();
      [longest, last] = [Math.max(longest, now - last), now];
    }
    times.push([answer, longest]);
  };
  const found = [...document.querySelectorAll(selector)].filter(each => each.getClientRects().length);
  if (words === null) {
    for (const each of found.slice(0, 12)) await timed(() => each.dispatchEvent(new MouseEvent('click', { bubbles: true })));
    return times;
  }
  const [field] = found;
  for (let end = 1; end <= words.length; end += 1) {
    await timed(() => {
      field.value = words.slice(0, end);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }
  return times;
}"""
# Where, what is changed, and what is written into it letter by letter; without, it is clicked.
CHANGES: tuple[tuple[str, str, str, str | None], ...] = (
    ("case: a choice", "#/case/fig11", "main input[type=radio]", None),
    ("case: a letter", "#/case/fig11", "main [role=combobox]", "railroad-track calc"),
    ("flowchart: a place", "#/flowchart?case=fig11", ".flow-target", None),
    ("graph: a filter", "#/graph", ".graph-top button[aria-pressed]", None),
    ("graph: of all facts", "#/graph?strength=all", ".graph-top button[aria-pressed]", None),
    ("graph: a letter", "#/graph", ".graph-top [role=combobox]", "tophaceous g"),
    ("compare: a letter", "#/compare/TophaceousGout/Sarcoidosis", "main [role=combobox]", "synovial sar"),
    ("atlas: a letter", "#/atlas", ".atlas-search input", "railroad-track"),
    ("teach: a mark", "#/teach/coverage", "main button", None),
)


def open_view(browser: Any, address: str, link: str) -> Any:
    """Open a view in a fresh context without a network."""
    tab = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}).new_page()
    tab.goto(address + link)
    tab.locator("main h1").first.wait_for()
    return tab


def first_view(browser: Any, address: str) -> float:
    """Return milliseconds until the first view is shown."""
    tab = open_view(browser, address, "#/case/fig11")
    shown = float(tab.evaluate(SHOWN))
    tab.context.close()
    return shown


def updates(browser: Any, address: str, link: str, selector: str, words: str | None) -> list[tuple[float, float]]:
    """Return milliseconds of each update, and of the longest frame after it."""
    tab = open_view(browser, address, link)
    tab.wait_for_timeout(500)  # what a view prepares while it is looked at
    times: list[tuple[float, float]] = tab.evaluate(UPDATES, [selector, words])
    tab.context.close()
    return times


def told(name: str, times: Sequence[tuple[float, float]]) -> str:
    """Return a line of the report."""
    if not times:
        return f"{name:20} nothing to change"
    answers = sorted(answer for answer, _ in times)
    after = max(longest for _, longest in times)
    answer = f"{statistics.median(answers):4.0f} ms, slowest {answers[-1]:4.0f} ms"
    return f"{name:20} {answer}, longest frame after {after:4.0f} ms (of {len(times)})"


def main() -> None:
    """Print what is measured, and the ratio of the first view to the update of a case."""
    program = shutil.which("chromium") or sys.exit("Chromium is needed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder, "workbench.html")
        print(f"size {write_page(page) / 1e6:.2f} MB")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        address = page.as_uri()
        first = statistics.median(first_view(browser, address) for _ in range(RUNS))
        print(f"{'first view':20} {first:4.0f} ms (median of {RUNS})")
        found = {name: updates(browser, address, link, selector, words) for name, link, selector, words in CHANGES}
    for name, times in found.items():
        print(told(name, times))
    print(f"first view / update of a case {first / statistics.median(answer for answer, _ in found['case: a choice']):.1f}")


if __name__ == "__main__":
    main()
