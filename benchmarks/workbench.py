"""Measure the workbench in Chromium: the first view from a cold start, and the update after each finding of a case."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from calcgraph.view.page import write_page

RUNS = 7
SHOWN = "performance.getEntriesByName('calcgraph-shown')[0].startTime"
# The time from a change of the case to the next frame after all is drawn.
UPDATE = """async option => {
  const buttons = [...document.querySelectorAll('main input[type=radio]')].filter(each => each.offsetParent);
  const times = [];
  for (const button of buttons.slice(0, 12)) {
    const start = performance.now();
    button.click();
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - start);
  }
  return times;
}"""


def measure(browser: Any, address: str) -> tuple[float, list[float]]:
    """Return milliseconds until the first view is shown, and of each update of a figure case."""
    tab = browser.new_context(offline=True).new_page()
    tab.goto(address + "#/case/fig11")
    tab.locator("main h1").first.wait_for()
    shown = tab.evaluate(SHOWN)
    updates = tab.evaluate(UPDATE)
    tab.context.close()
    return shown, updates


def main() -> None:
    """Print the median of some runs, and the ratio of the two, which a slow machine changes less."""
    program = shutil.which("chromium") or sys.exit("Chromium is needed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder, "workbench.html")
        size = write_page(page)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        runs = [measure(browser, page.as_uri()) for _ in range(RUNS)]
    first = statistics.median(shown for shown, _ in runs)
    updates = [each for _, times in runs for each in times]
    print(f"size {size / 1e6:.2f} MB")
    print(f"first view {first:.0f} ms (median of {RUNS})")
    if updates:
        update = statistics.median(updates)
        print(f"update {update:.0f} ms, slowest {max(updates):.0f} ms (of {len(updates)})")
        print(f"first view / update {first / update:.1f}")


if __name__ == "__main__":
    main()
