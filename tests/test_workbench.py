"""The page as a whole: alone, offline, by keyboard, accessible, in both themes and on every screen."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from workbench import follow

from calcgraph.explain import DISCLAIMER

VIEWS = ("case", "flowchart", "graph", "compare", "atlas", "teach")
# Links of each view with something in it, as a lesson would give them.
LINKS = {
    "case": "#/case/fig11",
    "flowchart": "#/flowchart",
    "graph": "#/graph",
    "compare": "#/compare/TophaceousGout/Sarcoidosis",
    "atlas": "#/atlas",
    "teach": "#/teach",
}
SCREENS = {"phone": (390, 844), "laptop": (1280, 800), "projector": (1920, 1080)}
LARGEST = 1_500_000  # bytes: what still goes by mail and into every learning platform


def show(page: Any, view: str) -> None:
    follow(page, LINKS[view])
    page.locator(f"main.view-{view} h1").first.wait_for()


def test_page_is_one_file_of_a_size_for_a_mail(page_file: Path) -> None:
    page = page_file.read_text(encoding="utf-8")
    assert len(page.encode()) < LARGEST
    assert re.findall(r"<(?:link|img|iframe|script)[^>]+(?:src|href)=", page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_view_can_be_shown_to_everyone(view: str, page: Any, tmp_path: Path) -> None:
    """Its link leads to it; no rule of accessibility is broken in light or dark; a phone need not be scrolled sideways.

    Its pictures are made anew by each run; CALCGRAPH_PICTURES=docs/pictures puts them where the README shows them.
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    show(page, view)
    assert page.locator("nav.views a[aria-current=page]").get_attribute("href") == f"#/{view}"
    assert page.locator("footer").inner_text().startswith(DISCLAIMER)
    assert page.title().endswith("calcgraph")
    assert broken_rules(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert broken_rules(page) == []
    width, height = SCREENS["phone"]
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    take_pictures(page, view, Path(os.environ.get("CALCGRAPH_PICTURES", tmp_path)))


def broken_rules(page: Any) -> list[object]:
    """Return what axe-core calls serious or critical, with the places."""
    from axe_playwright_python.sync_playwright import Axe

    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in ("serious", "critical")]
    return [(each["id"], node["target"], node.get("failureSummary", "")[:200]) for each in found for node in each["nodes"][:3]]


def take_pictures(page: Any, view: str, folder: Path) -> None:
    for scheme, screen in (("dark", "projector"), ("light", "phone"), ("light", "laptop")):
        width, height = SCREENS[screen]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(200)
        file = folder / f"{view}-{screen}.png"
        page.screenshot(path=str(file))
        assert struct.unpack(">II", file.read_bytes()[16:24]) == (width, height)


def test_unknown_link_leads_to_the_case(page: Any) -> None:
    follow(page, "#/%zz/<img src=x onerror=alert(1)>")
    page.locator("main.view-case h1").first.wait_for()


def test_views_are_reached_by_keyboard_alone(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for view in VIEWS:
        page.evaluate("document.querySelector('.brand').focus()")
        for _ in range(VIEWS.index(view) + 1):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(f"main.view-{view} h1").first.wait_for()


def test_chosen_colours_stay(page: Any) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(ground)
    button = page.locator("button.theme")
    button.click()
    button.click()
    page.get_by_role("button", name="Colours: dark").wait_for()
    dark = page.evaluate(ground)
    assert (button.inner_text(), dark != light) == ("Dark", True)
    page.reload()
    page.locator("main").wait_for()
    assert page.evaluate(ground) == dark


def test_nothing_can_be_sent_or_fetched(page: Any, complaints: list[str]) -> None:
    said = page.evaluate("fetch('data:text/plain,a').then(() => 'fetched', error => error.name)")
    assert said == "TypeError"  # refused by the page's own policy, before there is a network to ask
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.foreign = true'}))")
    assert page.evaluate("window.foreign") is None
    assert [each for each in complaints if "Content Security Policy" not in each] == []
    assert len(complaints) >= 2
    complaints.clear()
