"""Drawings of signs: each is well-formed, says what it shows, stays on its field and is the same on every run."""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from calcgraph.errors import TableError, UsageError
from calcgraph.view.drawing.patterns import PATTERNS
from calcgraph.view.drawing.shapes import FORMS, read_shapes
from calcgraph.view.drawing.svg import HEIGHT, TONES, WIDTH
from calcgraph.view.drawing.table import read_drawings
from calcgraph.view.drawings import draw, drawings, nearest, render

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "drawings"
SVG = "{http://www.w3.org/2000/svg}"
TAGS = {f"{SVG}{name}" for name in ("svg", "title", "desc", "path")}
ATTRIBUTES = {
    "class", "viewBox", "role", "fill", "color", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity",
    "clip-path", "width", "height", "overflow", "d",
}  # fmt: skip
BLEED = 24  # units that what runs out of the field may end beyond it; it is cut off there
LARGEST, TOTAL = 9_500, 460_000  # bytes
WIDEST_KINDS = {"Calcification", "Ossification", "SoftTissueMineralisation", "VascularCalcification", "VisceralCalcification"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


SIGNS = {row["id"]: row for row in rows(ROOT / "ontology" / "terms" / "signs.tsv")}
ROWS = {row["id"]: row for row in rows(ROOT / "ontology" / "drawings.tsv")}
PARTS = rows(ROOT / "ontology" / "drawing_parts.tsv")


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return {sign: draw(sign) for sign in drawings()}


def wider(sign: str) -> list[str]:
    return SIGNS[sign]["parent"].split(" | ") if sign in SIGNS else []


def above(sign: str) -> set[str]:
    return {sign}.union(*(above(parent) for parent in wider(sign)))


def test_every_row_is_drawn_and_is_of_a_sign(drawn: dict[str, str]) -> None:
    assert set(drawn) == set(ROWS)
    assert set(ROWS) <= set(SIGNS)


def test_every_kind_of_mineral_in_soft_tissue_has_a_drawing_of_its_own_or_of_a_wider_one() -> None:
    kinds = {sign for sign in SIGNS if "SoftTissueMineralisation" in above(sign)}
    assert {sign for sign in kinds if nearest(sign, wider) is None} == WIDEST_KINDS


def test_drawings_are_svg_that_says_what_is_seen_and_asks_for_nothing(drawn: dict[str, str]) -> None:
    for sign, text in drawn.items():
        root = ET.fromstring(text)
        assert {element.tag for element in root.iter()} <= TAGS, sign
        assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES, sign
        assert root.attrib["role"] == "img"
        assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
        assert (root[0].text, root[1].text) == (SIGNS[sign]["label"], ROWS[sign]["text"])
        assert not re.search(r"url\(|href|<script|<!", text), sign


def test_words_are_one_sentence_that_does_not_give_the_name_away() -> None:
    for sign, row in ROWS.items():
        assert re.fullmatch(r"[A-Z][^.]{15,160}\.", row["text"]), sign
        names = [SIGNS[sign]["label"], *filter(None, SIGNS[sign]["synonyms"].split(" | "))]
        assert [name for name in names if name.casefold() in row["text"].casefold()] == [], sign


def test_a_title_may_stand_in_place_of_the_name() -> None:
    root = ET.fromstring(draw("RoundCalcification", title="What is <this>?"))
    assert root[0].text == "What is <this>?"


STEP = {"M": 2, "L": 2, "l": 2, "c": 6, "q": 4, "h": 1, "v": 1, "a": 7, "z": 0}


def points(path: str) -> Iterator[tuple[float, float]]:
    """Yield the points that path data name, ends and guides of curves alike."""
    x = y = 0.0
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        assert len(values) == STEP[letter], path
        if letter in "ML":
            x, y = values
        elif letter in "hv":
            x, y = (x + values[0], y) if letter == "h" else (x, y + values[0])
        elif values:
            moves = values[-2:] if letter == "a" else values
            for dx, dy in zip(moves[::2], moves[1::2], strict=True):
                yield x + dx, y + dy
            x, y = x + moves[-2], y + moves[-1]
        yield x, y


def test_nothing_is_drawn_off_the_field(drawn: dict[str, str]) -> None:
    for sign, text in drawn.items():
        root = ET.fromstring(text)
        assert root.attrib["viewBox"] == f"0 0 {WIDTH} {HEIGHT}"
        assert root[2].attrib == {"width": str(WIDTH), "height": str(HEIGHT), "overflow": "hidden"}
        for element in root[2]:
            found = list(points(element.attrib["d"]))
            assert found, sign
            for values, end in zip(zip(*found, strict=True), (WIDTH, HEIGHT), strict=True):
                assert -BLEED <= min(values) <= end, sign
                assert 0 <= max(values) <= end + BLEED, sign


def test_numbers_have_one_decimal(drawn: dict[str, str]) -> None:
    for sign, text in drawn.items():
        paths = re.findall(r' d="([^"]*)"', text)
        assert [number for path in paths for number in re.findall(r"\d*\.\d\d+|\de|nan|inf", path)] == [], sign


def test_drawings_are_small(drawn: dict[str, str]) -> None:
    sizes = sorted(len(text.encode()) for text in drawn.values())
    assert sizes[-1] <= LARGEST
    assert sum(sizes) <= TOTAL
    assert sizes[len(sizes) // 2] <= 4_000


def test_no_two_signs_look_the_same(drawn: dict[str, str]) -> None:
    seen: dict[str, str] = {}
    for sign, text in drawn.items():
        picture = text.partition("</desc>")[2]
        assert seen.setdefault(picture, sign) == sign


def test_drawings_are_the_same_on_every_run(drawn: dict[str, str]) -> None:
    again = list(drawn)[::7]
    assert [draw(sign) for sign in again] == [drawn[sign] for sign in again]
    script = "import sys; from calcgraph.view.drawings import *; sys.stdout.write(''.join(map(draw, drawings())))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
    assert run.stdout == "".join(drawn.values())


def test_every_pattern_form_and_tone_is_used() -> None:
    assert {row["pattern"] for row in PARTS} == set(PATTERNS)
    assert {row["tone"] for row in PARTS} | {"edge"} == set(TONES)
    assert {shape.split()[0] for row in PARTS for shape in row["shape"].split(" | ")} == set(FORMS)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_draws_whatever_its_numbers(pattern: str) -> None:
    kind = PATTERNS[pattern]
    shapes = read_shapes("curve 20,80 21,80 | oval 100,80 1,1")
    fitting = [shape for shape in shapes if kind.closed in (None, shape.closed)]
    few = {**kind.options, **({"number": 3.0} if "number" in kind.options else {})}
    for options in [{**few, name: value} for name in few for value in (-3.0, 0.0, 12.0)]:
        for shape in fitting:
            paths = [layer.path for layer in kind.draw(shape, options, random.Random(1))]
            assert [path for path in paths if not re.fullmatch(r"(M[-0-9 .Malcqhz]*)?", path)] == [], options


@pytest.mark.parametrize("row", rows(DATA / "nearest.tsv"), ids=lambda row: row["sign"])
def test_nearest_wider_sign_that_is_drawn(row: dict[str, str]) -> None:
    assert nearest(row["sign"], wider) == (row["drawn"] or None)


def test_a_sign_without_a_drawing_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no drawing of ParathyroidMass: add rows to ontology/drawings\.tsv"):
        draw("ParathyroidMass")


# --- tables that break their contract ---


def test_the_small_tables_are_read_without_code() -> None:
    found = read_drawings(DATA / "good")
    assert {sign: [part.pattern for part in drawing.parts] for sign, drawing in found.items()} == {
        "BlueSign": ["area", "dots"],
        "RedSign": ["area", "tracks"],
    }
    assert render(found["BlueSign"]).count("h0") == 5


@pytest.mark.parametrize("row", rows(DATA / "faults.tsv"), ids=lambda row: row["fault"])
def test_a_cell_that_breaks_the_contract_is_named(row: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(DATA / "good", folder)
    old, new = (row[name].replace("<TAB>", "\t").replace("<LF>", "\n") for name in ("old", "new"))
    text = (folder / row["file"]).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / row["file"]).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_drawings(folder)
    assert str(caught.value).startswith(row["message"])
