"""The workbench in a real browser without a network: one page for all tests of a worker, one fresh context a test."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calcgraph.assets import program_asset

WEB = Path(__file__).resolve().parent.parent / "web"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def built_from() -> str:
    """Return the digest of what the bundle is made from, as web/build.mjs computes it."""
    sources = [path.relative_to(WEB).as_posix() for path in (WEB / "src").rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for name in sorted([*sources, "build.mjs", "index.html", "package-lock.json"]):
        digest.update(f"{name}\n".encode() + (WEB / name).read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The page as `calcgraph graph --html` writes it; made by the first worker that needs it."""
    from filelock import FileLock

    from calcgraph.view.page import write_page

    stamp = program_asset("web", "dist", "built-from.txt")
    assert stamp.read_text(encoding="utf-8").strip() == built_from(), "the bundle is older than web/: pip install calcgraph anew"
    folder = tmp_path_factory.getbasetemp()
    file = (folder if worker_id == "master" else folder.parent) / "workbench.html"
    with FileLock(file.with_suffix(".lock")):
        if not file.exists():
            write_page(file)
    return file


@pytest.fixture(scope="session")
def in_page(page_file: Path) -> dict[str, Any]:
    """The knowledge that the page holds."""
    found = re.search(r'id="knowledge">([^<]*)<', page_file.read_text(encoding="utf-8"))
    assert found
    return dict(json.loads(gzip.decompress(base64.b64decode(found[1]))))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, or the one on the path."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    assert program, "the tests of the workbench need Chromium: install the package chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the page asked for, broke or reported; a test that provokes some takes them out."""
    return []


@pytest.fixture
def page(browser: Any, page_file: Path, complaints: list[str]) -> Iterator[Any]:
    """A tab with the workbench: offline; it fails if the page asks for anything, breaks its policy or reports an error."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}, accept_downloads=True)
    tab = context.new_page()
    tab.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda asked: complaints.append(f"asked for {asked.url}") if not _own(asked.url) else None)
    tab.goto(page_file.as_uri())
    tab.locator("main").wait_for()
    yield tab
    context.close()
    assert complaints == []


def _own(address: str) -> bool:
    return address.startswith(("file:", "blob:", "data:"))


def wait_until(tab: Any, expression: str, argument: object = None, seconds: float = 20) -> None:
    """Wait until an expression is true in a page; Playwright's own waiting is code from text there, which the policy refuses."""
    end = time.monotonic() + seconds
    while not tab.evaluate(expression, argument):
        assert time.monotonic() < end, f"after {seconds:g} s this was not so: {expression}"
        tab.wait_for_timeout(20)


def follow(tab: Any, link: str) -> None:
    """Go to one of the page's own links, such as `#/compare`, and wait until the page has followed."""
    tab.evaluate(
        """link => new Promise(done => {
          if (location.hash === link) return done();
          addEventListener('hashchange', () => requestAnimationFrame(() => setTimeout(done)), { once: true });
          location.hash = link;
        })""",
        link,
    )
