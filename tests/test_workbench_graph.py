"""The flowchart and the graph view in a real browser: pictures say what the ontology says, and so do their tables and files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from workbench import follow

from calcgraph.explain import DISCLAIMER
from calcgraph.service import Service

SVG = "{http://www.w3.org/2000/svg}"
LINKS = (
    "#/flowchart/DystrophicCalcification",
    "#/graph/TophaceousGout?to=Sarcoidosis",
    "#/graph/AcroOsteolysis?to=ChronicKidneyDisease",
)


@pytest.fixture(scope="module")
def graph(in_page: dict[str, Any]) -> Any:
    """What diseases are stated to show, and how they are related: what ways lead along."""
    made: Any = nx.Graph()
    made.add_nodes_from((node["id"], node) for node in in_page["graph"]["nodes"])
    made.add_edges_from(
        (edge["source"], edge["target"])
        for edge in in_page["graph"]["edges"]
        if edge["relation"] != "subClassOf" and edge.get("present") is not False
    )
    return made


@pytest.fixture(scope="module")
def tab(browser: Any, page_file: Path) -> Iterator[Any]:
    """One tab for all tests of this module; at the end it must not have asked for anything nor complained."""
    heard: list[str] = []
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened = context.new_page()
    opened.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("request", lambda asked: heard.append(asked.url) if asked.url.startswith("http") else None)
    opened.goto(page_file.as_uri())
    opened.locator("main").wait_for()
    yield opened
    context.close()
    assert heard == []


def show(tab: Any, link: str) -> None:
    """Go to a link from another view, so that nothing that was opened before stays open."""
    follow(tab, "#/atlas")
    tab.locator("main.view-atlas h1").wait_for()
    follow(tab, link)
    view = re.split(r"[/?]", link)[1]
    tab.locator(f"main.view-{view}").locator(".flow-box, .graph-canvas canvas").first.wait_for()


def boxes(tab: Any, within: str = "") -> list[str]:
    """The ids of what the boxes of the chart stand for."""
    return list(tab.locator(f"{within} .flow-target").evaluate_all("all => all.map(each => each.dataset.id)"))


def table(tab: Any, caption: str) -> list[dict[str, str]]:
    """The rows of a picture's table, by their heads."""
    twin = tab.locator("details.twin").filter(has=tab.locator("summary", has_text=caption))
    if twin.get_attribute("open") is None:
        twin.locator("summary").click()
    found = twin.locator("table")
    found.locator("tbody tr").first.wait_for()
    head, *rows = found.evaluate("table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))")
    return [dict(zip(head, row, strict=True)) for row in rows]


def saved(tab: Any, button: str) -> bytes:
    with tab.expect_download() as download:
        tab.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes()


def told(tab: Any, heading: str) -> set[str]:
    """The names in the list under a heading of the panel."""
    found = tab.locator(".graph-told h3").filter(has_text=heading).first
    return set(found.evaluate("h => [...h.nextElementSibling.querySelectorAll('a')].map(a => a.textContent)"))


# --- flowchart ---


def test_chart_has_every_group_and_disease_of_the_scheme_where_it_stands(in_page: dict[str, Any], tab: Any) -> None:
    show(tab, "#/flowchart")
    ways = tab.locator(".flow-target").evaluate_all("all => all.map(each => each.dataset.key.split('/').slice(-2))")
    edges = Counter((edge["parent"], edge["child"]) for edge in in_page["scheme"]["edges"])
    assert Counter(tuple(each) for each in ways if len(each) == 2) == edges


def test_lines_of_the_chart_tell_what_gives_them(in_page: dict[str, Any], tab: Any) -> None:
    show(tab, "#/flowchart")
    lines = tab.locator("svg.flow .flow-line").evaluate_all("all => all.map(each => each.classList[1].slice(5))")
    assert Counter(lines) == Counter(edge["how"] for edge in in_page["scheme"]["edges"])
    said = Counter(word for word in tab.locator("svg.flow .flow-how").all_text_contents())
    assert said == Counter(edge["how"] for edge in in_page["scheme"]["edges"] if edge["how"] != "stated")


def test_table_of_the_chart_has_a_row_a_box(in_page: dict[str, Any], tab: Any) -> None:
    show(tab, "#/flowchart")
    labels = dict(zip(in_page["terms"]["id"], in_page["terms"]["label"], strict=True))
    rows = table(tab, "a row a box")
    assert sorted(row["Group or disease"] for row in rows) == sorted(labels[each] for each in boxes(tab))


def test_every_figure_lights_the_groups_that_it_supports(in_page: dict[str, Any], tab: Any, service: Service, root: Path) -> None:
    labels = dict(zip(in_page["terms"]["id"], in_page["terms"]["label"], strict=True))
    show(tab, "#/flowchart")
    cases = [service.read(root / "cases" / f"{figure['id']}.yaml") for figure in in_page["figures"]]
    for figure, derived in zip(in_page["figures"], service.derive(cases), strict=True):
        tab.locator("#flow-case").select_option(figure["id"])
        groups = {category.group.rsplit("/", 1)[1] for category in derived.result.categories}
        rows = table(tab, "a row a box")
        lit = {row["Group or disease"] for row in rows if "gate met" in row["In this case"]}
        assert lit == {labels[group] for group in groups if group in set(in_page["scheme"]["groups"])}, figure["id"]
        first = {labels[each.disease.rsplit("/", 1)[1]] for each in derived.result.diagnoses if each.rank == 1}
        assert {row["Group or disease"] for row in rows if re.search(r"place 1\b", row["In this case"])} == first, figure["id"]


def test_facts_that_meet_a_gate_are_named_on_it(tab: Any) -> None:
    show(tab, "#/flowchart")
    tab.locator("#flow-case").select_option("fig21")
    gate = tab.locator('.flow-target[data-id="CalcinosisCircumscripta"]')
    assert gate.locator(".flow-glyph.flow-met").all_text_contents() == ["✓", "✓", "✓"]
    assert gate.locator(".flow-glyph.flow-refuted").all_text_contents() == ["✗"]
    assert "by massive periarticular calcinosis" in gate.locator(".flow-fact").all_text_contents()


def test_faults_are_marked_where_they_lie(in_page: dict[str, Any], tab: Any) -> None:
    show(tab, "#/flowchart")
    overlap = next(
        item
        for item in in_page["audit"]["items"]
        if item["check"] == "overlap" and set(item["terms"]) == {"IdiopathicCalcification", "MetastaticCalcification"}
    )
    fault = tab.locator(".flow-fault-items li").filter(has_text=overlap["says"])
    fault.get_by_role("button").click()
    tab.locator(".flow-box.pointed").first.wait_for()
    assert set(boxes(tab, ".flow-box.pointed")) == set(overlap["terms"])
    assert set(boxes(tab, ".flow-box:has(.flow-mark.pointed)")) == set(overlap["terms"])
    assert overlap["witness"] in fault.inner_text()


def test_chart_is_read_by_keyboard(tab: Any) -> None:
    show(tab, "#/flowchart")
    tab.locator('.flow-target[tabindex="0"]').focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".flow-panel").count() == 0
    tab.keyboard.press("Enter")
    name = tab.evaluate("document.activeElement.dataset.id")
    tab.locator(".flow-panel").wait_for()
    assert tab.evaluate("location.hash") == f"#/flowchart/{name}"
    assert tab.locator(".flow-panel .source").count() > 0


# --- graph ---


def test_first_picture_shows_every_disease_with_few_telling_signs(in_page: dict[str, Any], tab: Any) -> None:
    show(tab, "#/graph")
    nodes = table(tab, "nodes of the picture")
    every = {node["label"] for node in in_page["graph"]["nodes"] if node["kind"] == "disease"}
    assert {row["Name"] for row in nodes if row["Kind"].startswith("disease")} == every
    assert {row["Kind"] for row in nodes} <= {"disease", "disease, must not be missed", "imaging sign"}
    facts = Counter(row["Disease"] for row in table(tab, "facts of the picture") if row["How often"])
    assert set(facts) == every
    assert max(facts.values()) <= 4


FILTERS: dict[str, Callable[[dict[str, Any], set[str]], bool]] = {
    "#/graph?kinds=location&strength=all": lambda edge, _: edge["relation"] == "hasLocation",
    "#/graph?kinds=lab,sign&strength=all&layer=article": (
        lambda edge, _: edge["relation"] in ("hasLabState", "hasSign") and edge["layer"] == "article"
    ),
    "#/graph?kinds=sign&strength=typical": (
        lambda edge, _: edge["relation"] == "hasSign" and edge["present"] and edge["share"] >= 0.8
    ),
    "#/graph?kinds=sign&strength=all&group=MetastaticCalcification": (
        lambda edge, inside: edge["relation"] == "hasSign" and edge["source"] in inside
    ),
}


@pytest.mark.parametrize("link", FILTERS)
def test_filters_leave_what_they_ask_for(link: str, in_page: dict[str, Any], tab: Any) -> None:
    at = in_page["terms"]["id"].index("MetastaticCalcification")
    inside = {id for id, within in zip(in_page["terms"]["id"], in_page["terms"]["within"], strict=True) if at in within}
    wanted = sorted(edge["statements"] for edge in in_page["graph"]["edges"] if FILTERS[link](edge, inside))
    show(tab, link)
    rows = table(tab, "facts of the picture")
    assert sorted(row["Statements"].replace(",", "") for row in rows if row["How often"]) == wanted


def test_node_is_found_and_read_by_keyboard(in_page: dict[str, Any], tab: Any) -> None:
    show(tab, "#/graph")
    tab.get_by_role("combobox", name="Find").focus()
    tab.keyboard.type("tophaceous")
    tab.keyboard.press("Enter")
    panel = tab.locator(".graph-panel")
    panel.wait_for()
    assert panel.locator("h2").inner_text() == "tophaceous gout"
    picture = tab.get_by_role("application")
    picture.focus()
    tab.keyboard.press("ArrowRight")
    name = tab.evaluate("location.hash.split('/')[2].split('?')[0]")
    near = {edge["target"] for edge in in_page["graph"]["edges"] if edge["source"] == "TophaceousGout"}
    assert name in near
    assert panel.get_by_role("link", name="tophaceous gout").count() == 1
    tab.keyboard.press("Escape")
    panel.wait_for(state="detached")


def test_panel_tells_definition_statements_and_codes_with_their_sources(in_page: dict[str, Any], tab: Any) -> None:
    show(tab, "#/graph/TophaceousGout")
    at = in_page["terms"]["id"].index("TophaceousGout")
    panel = tab.locator(".graph-panel")
    panel.evaluate("panel => panel.querySelectorAll(':scope > details').forEach(each => { each.open = true })")
    panel.locator(".graph-codes tbody tr").first.wait_for()
    text = panel.evaluate("panel => panel.textContent")
    assert in_page["terms"]["definition"][at] in text
    for code in in_page["terms"]["codes"][at]:
        assert code[0] in text
    own = [i for i, subject in enumerate(in_page["statements"]["subject"]) if subject in ("TophaceousGout", at)]
    assert own
    for i in own:
        assert in_page["statements"]["paraphrase"][i] in text
    assert re.search(r"Tophaceous Gout, paragraph \d, sentence \d", text)


@pytest.mark.parametrize(("one", "other"), [("AcroOsteolysis", "ChronicKidneyDisease"), ("TophaceousGout", "KneeJoint")])
def test_way_is_the_shortest_and_is_told(one: str, other: str, graph: Any, tab: Any) -> None:
    show(tab, f"#/graph/{one}?to={other}")
    links = "[...li.querySelectorAll(':scope > a')].map(a => a.hash.split('/')[2].split('?')[0])"
    steps = tab.locator(".graph-told ol > li").evaluate_all(f"all => all.map(li => {links})")
    assert len(steps) == nx.shortest_path_length(graph, one, other)
    assert [steps[0][0], steps[-1][1]] == [one, other]
    assert all(graph.has_edge(*step) for step in steps)


def test_shared_and_separating_signs_of_two_diseases(in_page: dict[str, Any], graph: Any, tab: Any) -> None:
    def signs(disease: str) -> set[str]:
        return {graph.nodes[each]["label"] for each in graph[disease] if graph.nodes[each]["kind"] == "sign"}

    one, two = signs("PrimaryTumoralCalcinosis"), signs("UremicTumoralCalcinosis")
    show(tab, "#/graph/PrimaryTumoralCalcinosis?to=UremicTumoralCalcinosis")
    assert told(tab, "Shared") == one & two
    assert told(tab, "Only primary tumoral calcinosis") == one - two
    assert told(tab, "Only uremic tumoral calcinosis") == two - one
    drawn = {row["Name"] for row in table(tab, "nodes of the picture") if row["Kind"] == "imaging sign"}
    assert drawn == one | two


@pytest.mark.parametrize(
    "link", ["#/graph", "#/graph?layout=ring", "#/graph?layout=columns&kinds=sign&group=MetastaticCalcification"]
)
def test_saved_picture_shows_the_rows_of_its_table(link: str, tab: Any) -> None:
    show(tab, link)
    names = {row["Name"] for row in table(tab, "nodes of the picture")}
    root = ET.fromstring(saved(tab, "Save as SVG"))
    lines = {" ".join(each.text or "" for each in group.iter(f"{SVG}text")).removeprefix("! ") for group in root.iter(f"{SVG}g")}
    assert names <= lines
    assert DISCLAIMER in {each.text for each in root.iter(f"{SVG}text")}
    assert saved(tab, "Save as PNG")[:8] == b"\x89PNG\r\n\x1a\n"


def test_saved_chart_has_the_words_of_its_boxes(tab: Any) -> None:
    show(tab, "#/flowchart")
    root = ET.fromstring(saved(tab, "Save as SVG"))
    words = "".join(each.text or "" for each in root.iter(f"{SVG}text"))
    assert all(text in words for text in tab.locator("svg.flow .flow-name").all_text_contents())
    assert DISCLAIMER in words
    assert saved(tab, "Save as PNG")[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("link", LINKS)
def test_links_of_both_views_break_no_rule_of_accessibility(link: str, tab: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    show(tab, link)
    found = Axe().run(tab, context="main").response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"][:2]]) for each in found] == []
