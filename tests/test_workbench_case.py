"""The case view and the compare view of the workbench, as a reader uses them: by keyboard, files and links."""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from workbench import follow, wait_until

from calcgraph.errors import TableError
from calcgraph.namespace import local_name
from calcgraph.service import Service
from calcgraph.view.page_body import body_rows

HOSTILE = """id: hostile
title: <img src=x onerror="document.title='taken'"> & <b>bold</b>
source: "<script>document.title='taken'</script>"
notes: <img src=x onerror="document.title='taken'">
findings:
  - sign: railroad-track calcification
  - sign: <img src=x onerror="document.title='taken'">
"""


def order(tab: Any) -> list[tuple[str, int, str]]:
    """Return the diseases that are shown, each with its rank and status."""
    found = tab.locator(".case-disease").evaluate_all("all => all.map(({ dataset: d }) => [d.disease, Number(d.rank), d.status])")
    return [tuple(each) for each in found]


def tell(tab: Any, *lines: str) -> None:
    """Type lines into what has the focus, each ended by Enter."""
    for line in lines:
        tab.keyboard.type(line)
        tab.keyboard.press("Enter")


def load(tab: Any, name: str, text: str) -> None:
    tab.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/yaml", "buffer": text.encode()})


def save(tab: Any, folder: Path) -> Path:
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Save").click()
    file = folder / str(waiting.value.suggested_filename)
    waiting.value.save_as(file)
    return file


def test_case_by_keyboard_alone(page: Any, tmp_path: Path, service: Service) -> None:
    page.keyboard.press("Tab")  # skip link
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="What is seen and known")
    while not box.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    tell(page, "tram", "femoral artery", "no luminal narrowing", "70", "male", "localized", "diabetes mellitus")
    tell(page, "serum calcium", "9.4")
    assert box.evaluate("each => each === document.activeElement")  # Enter in a value leads back
    assert order(page)[0][1:] == (1, "supported")
    case = service.read(save(page, tmp_path))
    label = service.knowledge.terms.label
    assert [(each.status, *map(label, each.signs), *map(label, each.locations)) for each in case.findings] == [
        ("present", "railroad-track calcification", "femoral artery"),
        ("absent", "luminal narrowing"),
    ]
    page.get_by_role("button", name="Undo").press("Enter")
    assert page.get_by_label("Value of serum calcium").input_value() == ""
    assert (case.age_years, label(case.sex or ""), label(case.distribution or "")) == (70, "male", "localized distribution")
    assert [(label(each.term), each.present) for each in case.history] == [("diabetes mellitus", True)]
    assert [(label(each.analyte), each.value, each.unit) for each in case.labs] == [("serum calcium", 9.4, "mg/dL")]


def test_figure_has_the_order_of_python(page: Any, service: Service, root: Path) -> None:
    follow(page, "#/case/fig11")
    page.locator(".case-disease").first.wait_for()
    (told,) = service.match([service.read(root / "cases" / "fig11.yaml")])
    expected = [(each["id"], each["rank"], each["status"]) for each in told["diagnoses"]]
    shown = order(page)
    assert shown == expected[: len(shown)]
    first = page.locator(".case-disease").first
    assert f"+{told['diagnoses'][0]['weight']:.1f}" in first.inner_text()
    first.get_by_role("button").first.press("Enter")
    for part in ("Speaks for it", "Speaks against it", "step by step", "In the graph"):
        assert part in first.inner_text()


def test_answering_what_to_look_for_changes_the_case(page: Any) -> None:
    follow(page, "#/case/fig11")
    answer = page.locator(".case-answer").first
    name = str(answer.get_attribute("aria-label"))
    answer.press("Enter")
    sign = name.removesuffix(": present")
    assert page.locator(".case-finding-name strong").all_inner_texts()[-1] == sign
    page.get_by_role("button", name="Undo").press("Enter")
    assert sign not in page.locator(".case-finding-name strong").all_inner_texts()


def test_body_figure_by_keyboard(page: Any) -> None:
    follow(page, "#/case")
    box = page.get_by_role("combobox", name="What is seen and known")
    box.focus()
    tell(page, "railroad-track calcification")
    region = page.get_by_role("option", name="left knee", exact=True)
    region.focus()
    page.keyboard.press("Enter")
    assert region.get_attribute("aria-selected") == "true"
    assert page.get_by_label("Side").input_value() == "left"
    page.get_by_role("option", name="right knee", exact=True).press(" ")
    assert page.get_by_label("Side").input_value() == "bilateral"
    page.get_by_text("All places as a tree").click()
    tree = page.get_by_role("tree")
    assert tree.get_by_role("treeitem").count() > 5
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert len(tree.locator('[aria-selected="true"]').all()) == 1


def test_case_file_there_and_back(page: Any, tmp_path: Path, service: Service, root: Path) -> None:
    for name in ("fig05", "fig20"):
        original = root / "cases" / f"{name}.yaml"
        load(page, f"{name}.yaml", original.read_text(encoding="utf-8"))
        page.locator(".case-told h1", has_text=service.read(original).title).wait_for()
        file = save(page, tmp_path)
        read = [service.read(each) for each in (original, file)]
        assert read[1].findings == read[0].findings
        assert (read[1].labs, read[1].history, read[1].label_clues) == (read[0].labs, read[0].history, read[0].label_clues)
        assert (read[1].age_years, read[1].sex, read[1].distribution, read[1].title) == (
            read[0].age_years, read[0].sex, read[0].distribution, read[0].title,
        )  # fmt: skip


def test_hostile_text_stays_text(page: Any) -> None:
    load(page, "hostile.yaml", HOSTILE)
    page.locator(".case-notes").first.wait_for()
    assert page.locator(".case-told img, .case-told script, .case-told b").count() == 0
    assert "<img src=x onerror=" in page.locator("main").inner_text()
    assert page.title() != "taken"


def test_problems_are_told_with_what_to_do(page: Any) -> None:
    load(page, "bad.yaml", "findings:\n  - sign: railroad-trak calcification\n  - colour: red\n")
    alert = page.get_by_role("alert").first
    alert.wait_for()
    assert re.search(r"line 3, findings\[1\]\.colour: this key is not known", alert.inner_text())
    unread = page.locator("details.case-notes").first.inner_text()
    assert "railroad-trak" in unread
    assert "railroad-track calcification" in unread


def test_case_in_a_link(page: Any) -> None:
    text = "findings:\n  - {sign: railroad-track calcification, location: popliteal artery}\n"
    written = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    follow(page, f"#/case?layer=article&c={written}")
    page.locator(".case-finding").wait_for()
    assert "popliteal artery" in page.locator(".case-finding").inner_text()
    assert page.get_by_label("the article alone").is_checked()
    page.get_by_role("button", name="Link").click()
    wait_until(page, "/[?&]c=/.test(location.hash) && location.hash.includes('layer=article')")
    follow(page, "#/case?c=%%%")
    page.get_by_text("cannot be read").wait_for()


def test_compare_is_by_facet_with_sources(page: Any, service: Service) -> None:
    row = service.knowledge.ask("derive", "deciders")[0]
    follow(page, f"#/compare/{local_name(row['subject'])}/{local_name(row['object'])}")
    table = page.locator(".compare-table")
    table.wait_for()
    assert table.locator("thead th").count() == 3
    assert table.locator(".compare-row.is-shared").count() > 0
    cell = table.locator("details").first
    cell.locator("summary").press("Enter")
    assert cell.locator(".source").first.is_visible()
    assert re.search(r"What decides|Images cannot", page.locator(".compare-pairs").inner_text())
    page.get_by_role("combobox").focus()
    third = next(
        each for each in service.knowledge.ask("lookup", "ranked") if each["disease"] not in (row["subject"], row["object"])
    )
    tell(page, service.knowledge.terms.label(third["disease"]))
    wait_until(page, "document.querySelectorAll('.compare-table thead th').length === 4")


FAULTS = {
    "location": ("knee\tNowhere\tleft\tM0 0L1 1Z", "body_figure.tsv:2: column 'location': Nowhere is no place"),
    "side": ("knee\tKnee\tfront\tM0 0L1 1Z", "body_figure.tsv:2: column 'side': the patient's side is left, right, or nothing"),
    "path": ("knee\tKnee\tleft\turl(http://x)", "body_figure.tsv:2: column 'path': an outline is the data of an SVG path"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_body_figure_names_the_faulty_cell(fault: str, tmp_path: Path, root: Path) -> None:
    row, message = FAULTS[fault]
    (tmp_path / "terms").mkdir()
    shutil.copy(root / "ontology" / "terms" / "locations.tsv", tmp_path / "terms")
    (tmp_path / "body_figure.tsv").write_text(f"id\tlocation\tside\tpath\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        body_rows(tmp_path)
    assert message in str(caught.value)
