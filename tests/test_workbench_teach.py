"""The atlas and the teach view in a real browser: what they show is what the teaching material and the statements say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from workbench import follow, wait_until

LINKS = (
    "#/atlas?kind=VascularCalcification&names=hidden", "#/atlas/RailroadTrackCalcification", "#/teach/order/MyositisOssificans",
    "#/teach/quiz/figure-fig11?seed=1&n=0", "#/teach/quiz/drawing-Tophus", "#/teach/pairs?about=Sarcoidosis",
    "#/teach/coverage?group=CalcinosisUniversalis&gaps=only",
)  # fmt: skip


@pytest.fixture(scope="module")
def tab(browser: Any, page_file: Path) -> Iterator[tuple[Any, list[str]]]:
    """One tab for all tests of this module, which leave no trace but answers; with what it complains about."""
    complaints: list[str] = []
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened = context.new_page()
    opened.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(page_file.as_uri())
    opened.locator("main").wait_for()
    yield opened, complaints
    context.close()


@pytest.fixture
def page(tab: tuple[Any, list[str]]) -> Iterator[Any]:
    """The tab; the test fails if the page breaks its policy or reports an error."""
    opened, complaints = tab
    complaints.clear()
    yield opened
    assert complaints == []


@pytest.fixture(scope="module")
def teach(in_page: dict[str, Any]) -> dict[str, Any]:
    return dict(in_page["teach"])


def show(page: Any, link: str) -> None:
    follow(page, link)
    wait_until(
        page,
        "link => location.hash === link && document.querySelector('main h1')"
        " && document.querySelector('main').className.includes(link.split(/[/?]/)[1])",
        link,
    )


def texts(page: Any, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def score(page: Any) -> list[int]:
    """Return how many answers of the sitting were right, and how many were given."""
    return [int(number) for number in re.findall(r"\d+", page.locator(".teach-score").text_content() or "")] or [0, 0]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def test_links_of_both_views_break_no_rule_of_accessibility(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    rules, faults = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}, []
    for link in LINKS:
        show(page, link)
        if "figure" in link:
            page.keyboard.press("1")  # what is said after an answer is looked at, too
            page.locator(".teach-verdict").wait_for()
        found = Axe().run(page, "main", options=rules).response["violations"]
        faults += [
            (link, each["id"], each["nodes"][0]["html"][:200]) for each in found if each["impact"] in ("serious", "critical")
        ]
    assert faults == []


# --- atlas ---


def test_gallery_has_every_sign_and_says_if_the_drawing_is_of_a_wider_one(page: Any, in_page: dict[str, Any]) -> None:
    show(page, "#/atlas")
    terms = in_page["terms"]
    signs = sum(facet == "sign" and not root for facet, root in zip(terms["facet"], terms["root"], strict=True))
    wait_until(page, "count => document.querySelectorAll('.atlas-card').length === count", signs)  # a screen first, then the rest
    own = page.locator(".atlas-card:has(.atlas-drawing):not(:has(.atlas-wider))")
    assert own.count() == len(in_page["drawings"])
    assert page.locator(".atlas-wider").count() > 0
    own.last.scroll_into_view_if_needed()  # drawings come when they are near
    own.last.locator("svg path").first.wait_for()


def test_search_finds_a_sign_by_a_synonym_and_is_kept_in_the_link(page: Any) -> None:
    show(page, "#/atlas")
    page.get_by_role("searchbox").fill("tram-track")
    wait_until(page, "document.querySelectorAll('.atlas-card').length < 5")
    assert page.locator(".atlas-card strong").first.text_content() == "railroad-track calcification"
    assert page.evaluate("location.hash") == "#/atlas?q=tram-track"
    page.get_by_role("searchbox").fill("no such sign at all")
    page.get_by_role("button", name="Show all signs").click()
    wait_until(page, "document.querySelectorAll('.atlas-card').length > 100")


def test_page_of_a_sign_tells_disease_weight_source_figure_and_neighbours(page: Any) -> None:
    show(page, "#/atlas/RailroadTrackCalcification")
    assert page.locator("h1:focus").text_content() == "railroad-track calcification"
    rows = texts(page, ".atlas-row")
    assert len(rows) == 1
    assert re.search(r"Mönckeberg's arteriosclerosis\s+characteristic\s+\+4\.1 bits", rows[0])
    assert "supplementary" in rows[0]
    assert page.locator(".atlas-figures a").get_attribute("href") == "#/case/fig05"
    assert "patchy intimal plaque calcification" in texts(page, ".atlas-thumb")
    drawing = page.get_by_role("img", name="railroad-track calcification")
    assert drawing.locator("desc").text_content() in page.locator(".atlas-figure figcaption").inner_text()


def test_arrow_keys_turn_the_pages_of_the_chosen_signs(page: Any) -> None:
    show(page, "#/atlas?kind=VascularCalcification")
    order = page.eval_on_selector_all(".atlas-card a", "all => all.map(each => each.hash.split(/[/?]/)[2])")
    page.locator(".atlas-card a").first.press("Enter")
    for key, place in (("", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        if key:
            page.keyboard.press(key)
        page.locator(f".atlas-page[data-sign={order[place]}]").wait_for()
    assert page.evaluate("location.hash").endswith("?kind=VascularCalcification")


def test_hidden_names_are_nowhere_until_they_are_asked_for(page: Any, in_page: dict[str, Any]) -> None:
    show(page, "#/atlas?kind=Calcification")
    page.get_by_label("Hide names, to test yourself").check()
    found = int((page.locator(".atlas-filters [role=status]").text_content() or "").split()[0])
    wait_until(page, "count => document.querySelectorAll('.atlas-reveal').length === count", found)
    grid = page.locator(".atlas-grid")
    labels = dict(zip(in_page["terms"]["id"], in_page["terms"]["label"], strict=True))
    names = {labels[sign].lower() for sign in in_page["drawings"]}
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")  # draws all
    told = [
        text.lower() for text in [*grid.locator("title").all_text_contents(), *grid.locator(".atlas-card").all_text_contents()]
    ]
    assert len(told) == 2 * page.locator(".atlas-card").count() > 60
    assert names & set(told) == set()
    assert grid.locator("strong").count() == 0
    first = grid.locator(".atlas-reveal").first
    first.focus()
    page.keyboard.press("Enter")
    assert grid.locator("strong").count() == 1
    assert first.get_attribute("aria-expanded") == "true"
    assert (grid.locator("strong").text_content() or "").lower() in names


# --- quiz ---


def test_question_is_answered_by_key_and_feedback_is_the_evidence_with_its_source(
    page: Any, teach: dict[str, Any], in_page: dict[str, Any]
) -> None:
    (question,) = (each for each in teach["quiz"] if each["id"] == "figure-fig05")
    show(page, "#/teach/quiz/figure-fig05?seed=class&n=0&kind=figure")
    assert texts(page, ".teach-answer-label") == [capital(each["label"]) for each in question["options"]]
    assert page.locator(".teach-verdict").count() == 0
    before = score(page)
    right = next(at for at, each in enumerate(question["options"]) if each["right"])
    page.keyboard.press(str(right + 1))
    page.get_by_role("heading", name="✓ Right").wait_for()
    assert texts(page, ".teach-answer-mark")[right] == "✓ right, your answer"
    shown = page.locator(".teach-why-right").inner_text()
    works = dict(zip(in_page["references"]["id"], in_page["references"]["citation"], strict=True))
    cited = re.findall(r"\[([^\]:]+): ([^\]]+)\]", question["options"][right]["feedback"])
    assert cited
    assert [f"{works[work]}, {section}" in shown for work, section in cited] == [True] * len(cited)
    assert question["disclaimer"] in page.locator(".teach-verdict").inner_text()
    assert score(page) == [before[0] + 1, before[1] + 1]


def test_wrong_answer_shows_the_statement_and_the_way_to_compare_and_enter_goes_on(page: Any, teach: dict[str, Any]) -> None:
    (question,) = (each for each in teach["quiz"] if each["id"] == "statement-pm-s09")
    show(page, "#/teach/quiz/statement-pm-s09?seed=1&n=0")
    before = score(page)
    wrong = next(at for at, each in enumerate(question["options"]) if not each["right"])
    right = next(each["id"] for each in question["options"] if each["right"])
    page.keyboard.press(str(wrong + 1))
    page.get_by_role("heading", name="✗ Not this one").wait_for()
    page.keyboard.press("1" if wrong else "2")  # the first answer counts
    assert score(page) == [before[0], before[1] + 1]
    told = page.locator(".teach-why-right .statement").inner_text()
    assert "Introduction" in told
    assert "characteristic" in told
    chosen = question["options"][wrong]["id"]
    assert page.get_by_role("link", name="Compare the two").get_attribute("href") == f"#/compare/{right}/{chosen}"
    page.keyboard.press("Enter")
    wait_until(page, "!location.hash.includes('pm-s09') && !document.querySelector('.teach-verdict')")
    page.locator(".teach-answer").first.wait_for()


def test_link_with_a_seed_gives_everyone_the_same_questions_in_the_same_order(page: Any) -> None:
    def walk(seed: str) -> list[str]:
        show(page, f"#/teach/quiz?kind=statement&n=3&seed={seed}")
        page.get_by_role("link", name="Begin with 3 questions").press("Enter")
        asked = []
        for at in (1, 2, 3):
            page.get_by_text(f"Question {at} of 3").wait_for()
            asked.append(page.locator(".teach-question h1").inner_text())
            page.keyboard.press("1")
            page.locator(".teach-verdict").wait_for()
            page.keyboard.press("Enter")
        page.get_by_role("heading", name=re.compile(r"\d of 3 right")).wait_for()
        return asked

    once = walk("7")
    assert len(set(once)) == 3
    assert walk("7") == once
    assert walk("8") != once


@pytest.mark.parametrize("sign", ["Phlebolith", "CentralCalcification", "RiceGrainCalcification", "SolitaryCalcification"])
def test_question_of_a_drawing_names_no_sign_and_offers_none_that_is_right_too(
    sign: str, page: Any, in_page: dict[str, Any]
) -> None:
    show(page, f"#/teach/quiz/drawing-{sign}")
    terms = in_page["terms"]
    at = {label.lower(): place for place, label in enumerate(terms["label"])}
    within, own = terms["within"], terms["id"].index(sign)
    options = [at[each.lower()] for each in texts(page, ".teach-answer-label")]
    assert own in options
    assert len(options) > 2
    assert [terms["id"][each] for each in options if each != own and (each in within[own] or own in within[each])] == []
    assert {terms["id"][each] for each in options} & set(in_page["drawn_also"][sign]) == set()
    drawn = page.locator(".teach-drawn")
    assert terms["label"][own] not in f"{drawn.inner_text()} {drawn.locator('title').text_content()}".lower()


# --- coverage, order, pairs, measures ---


def test_matrix_has_a_mark_for_each_row_of_coverage_and_saves_them(page: Any, teach: dict[str, Any]) -> None:
    show(page, "#/teach/coverage")
    rows = teach["coverage"]["signs"]
    assert sorted(page.eval_on_selector_all(".teach-cover tr[data-sign]", "all => all.map(row => row.dataset.sign)")) == sorted(
        {row["sign"] for row in rows}
    )
    assert texts(page, ".teach-column") == [each["label"] for each in teach["coverage"]["diseases"]]
    marks = page.eval_on_selector_all(".teach-cover button", "all => all.map(each => each.textContent + each.ariaLabel)")
    cover = ["●" if row["figures"] else "◐" if row["article"] else "○" for row in rows]
    wanted = {f"{mark}{row['sign_label']} in {row['disease_label']}" for mark, row in zip(cover, rows, strict=True)}
    assert {mark.split(":")[0] for mark in marks} == wanted
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    table = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8"))))
    assert sorted((row["disease"], row["sign"], row["figures"]) for row in table) == sorted(
        (row["disease"], row["sign"], " | ".join(row["figures"])) for row in rows
    )


def test_mark_is_reached_by_arrow_keys_and_opens_its_statements(page: Any, in_page: dict[str, Any]) -> None:
    show(page, "#/teach/coverage?group=CalcinosisUniversalis")
    assert page.locator(".teach-cover button[tabindex='0']").count() == 1
    page.locator(".teach-cover button[tabindex='0']").focus()
    before = page.evaluate("document.activeElement.dataset.row")
    page.keyboard.press("ArrowDown")
    assert int(page.evaluate("document.activeElement.dataset.row")) > int(before)
    page.keyboard.press("Enter")
    page.locator(".teach-panel").wait_for()
    said = texts(page, ".teach-panel .statement q")
    assert said
    assert set(said) <= set(in_page["statements"]["paraphrase"])


def test_lessons_stand_in_order_and_lead_to_cases_and_comparison(page: Any, teach: dict[str, Any]) -> None:
    show(page, "#/teach/order")
    lessons = [each for each in teach["learning_order"] if each["kind"] == "disease"]
    links = page.eval_on_selector_all(".teach-lesson h3 a", "all => all.map(each => decodeURIComponent(each.hash))")
    assert links == [f"#/teach/order/{each['id']}" for each in lessons]
    (gout,) = (each for each in teach["coverage"]["diseases"] if each["id"] == "TophaceousGout")
    card = page.locator(".teach-lesson", has=page.locator("a[href='#/teach/order/TophaceousGout']")).last
    cases = card.locator("a.teach-figure").evaluate_all("all => all.map(each => each.hash)")
    assert cases == [f"#/case/{each}" for each in gout["figures"]]
    near = teach["measures"]["nearest"]["TophaceousGout"][0]["id"]
    assert card.locator(f"a[href='#/compare/TophaceousGout/{near}']").count() == 1


def test_pairs_and_measures_show_what_the_material_says(page: Any, teach: dict[str, Any]) -> None:
    show(page, "#/teach/pairs")
    titles = [" ".join(text.split()).lower() for text in texts(page, ".teach-pair-head h2")]
    assert titles == [" or ".join(each["labels"]).lower() for each in teach["confusable_pairs"]]
    show(page, "#/teach/measures")
    page.get_by_text("As a table: all").click()
    assert page.locator(".twin tbody tr").count() == len(teach["measures"]["features"])
    body = page.locator("main").inner_text()
    assert [says for says in teach["measures"]["explanations"].values() if says not in body] == []
