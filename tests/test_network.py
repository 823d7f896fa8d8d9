"""The graph to look at: its nodes and edges, layouts without overlap, pictures and files that others read, and its measures."""

from __future__ import annotations

import csv
import json
import math
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pydot
import pytest
from command_line import Capture, run

from calcgraph import teaching_commands
from calcgraph.cli import main
from calcgraph.errors import MissingExtra, UsageError
from calcgraph.explain import DISCLAIMER
from calcgraph.export.network import cyjs, graphml
from calcgraph.namespace import iri
from calcgraph.service import Service
from calcgraph.view.dot import write_dot
from calcgraph.view.layout import Layout, box_of, columns, ring
from calcgraph.view.material import Material
from calcgraph.view.measures import EXPLANATIONS, likeness_of, measures
from calcgraph.view.network import ALL_KINDS, EVERY_KIND, edges_of, graph, graph_data, named, neighbourhood
from calcgraph.view.picture import draw_png, draw_svg
from calcgraph.view.spacing import push_apart, text_width

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "curriculum"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'a "quoted" \\ <script>alert(1)</script> & \n new line'

Network = Any


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def material() -> Material:
    return Material(Service(whole=True))


@pytest.fixture(scope="module")
def every(material: Material) -> Network:
    return graph(material, EVERY_KIND)


@pytest.fixture(scope="module")
def signs(material: Material) -> Network:
    return graph(material, ("disease", "sign"))


@pytest.fixture(scope="module")
def circle(material: Material, signs: Network) -> Layout:
    return ring(signs, likeness_of(material))


# --- the graph ---


@pytest.mark.parametrize("row", rows("edges.tsv"), ids=lambda row: f"{row['source']}-{row['target']}")
def test_edge(row: dict[str, str], every: Network) -> None:
    told = every.edges[row["source"], row["target"], row["relation"]]
    assert {name: str(told[name]) for name in ("how_often", "present", "layer")} == {
        name: row[name] for name in ("how_often", "present", "layer")
    }
    assert told["statements"]
    assert 0 < told["share"] < 1


def test_nodes_are_told_and_of_the_kinds_asked_for(every: Network, material: Material) -> None:
    assert {told["kind"] for _, told in every.nodes(data=True)} == set(EVERY_KIND)
    assert all(told["label"] and told["definition"] and told["layer"] for _, told in every.nodes(data=True))
    assert set(dict(graph(material, ("lab",)).nodes(data="kind")).values()) == {"lab"}
    assert every.nodes["SynovialSarcoma"]["must_not_miss"]
    assert every.nodes["SynovialSarcoma"]["group"] == "soft-tissue-related calcification"


def test_statements_of_an_edge_are_about_its_ends(every: Network, material: Material) -> None:
    told = {each.id: each for each in material.statements}
    for one, other, edge in edges_of(every):
        if "share" in edge:
            for name in edge["statements"].split():
                statement = told[name]
                assert material.ranked_above[statement.subject] == iri(one)
                assert iri(other) in (statement.feature, statement.location)


def test_the_article_alone_has_no_edge_of_others() -> None:
    alone = graph(Material(Service("article", whole=True)))
    assert {told["layer"] for _, _, told in edges_of(alone)} == {"article"}
    assert len(alone) > 100


def test_an_unknown_kind_is_refused(material: Material) -> None:
    with pytest.raises(UsageError, match="there is no kind 'moon'"):
        graph(material, ("moon",))


def test_neighbourhoods(material: Material, every: Network) -> None:
    around = neighbourhood(every, ["TophaceousGout"])
    assert (
        {"OverhangingEdge", "MetastaticCalcification"}
        < set(around)
        == {"TophaceousGout", *nx.all_neighbors(every, "TophaceousGout")}
    )
    two = neighbourhood(every, ["SynovialSarcoma", "VenousMalformation"])
    diseases = {name for name, told in two.nodes(data=True) if told["kind"] == "disease"}
    assert diseases == {"SynovialSarcoma", "VenousMalformation"}
    assert set(two) - diseases > set(every["SynovialSarcoma"]) & set(every["VenousMalformation"])
    between = neighbourhood(graph(material), ["SedimentationSign", "Dialysis"])
    assert set(between) == {"SedimentationSign", "UremicTumoralCalcinosis", "Dialysis"}
    for depth in (0, 5):
        with pytest.raises(UsageError, match="a depth is a number from 1 to 4"):
            neighbourhood(every, ["TophaceousGout"], depth)


def test_what_nothing_joins_is_told(material: Material) -> None:
    apart = nx.MultiDiGraph()
    apart.add_node("A", kind="sign", label="a")
    apart.add_node("B", kind="sign", label="b")
    with pytest.raises(UsageError, match="nothing in this graph joins 'a' to 'b'"):
        neighbourhood(apart, ["A", "B"])


@pytest.mark.parametrize(
    ("text", "node"), [("gout", "TophaceousGout"), ("Achilles tendon ossification type 1", "DegenerativeAchillesCalcification")]
)
def test_a_word_or_a_form_names_a_node(text: str, node: str, material: Material, every: Network) -> None:
    assert named(material, every, text) == node


@pytest.mark.parametrize(("text", "says"), [("zebra", "nothing is called 'zebra'"), ("abdomen", "is not in this graph")])
def test_a_word_for_nothing_is_refused(text: str, says: str, material: Material, signs: Network) -> None:
    with pytest.raises(UsageError, match=says):
        named(material, signs, text)


# --- layouts ---


def boxes(layout: Layout, drawn: Network) -> dict[str, tuple[float, float, float, float]]:
    """Return what the upright labels and boxes of a layout cover: left, top, right, bottom."""
    found = {}
    for name, at in layout.places.items():
        told = drawn.nodes[name]
        if told["kind"] == "disease":
            wide, high = box_of(drawn, name)
            found[name] = (at.x - wide / 2, at.y - high / 2, at.x + wide / 2, at.y + high / 2)
        elif at.turn == 0 and at.anchor == "middle":
            wide = text_width(told["label"])
            found[name] = (at.x - wide / 2 - 12, at.y - 6, at.x + wide / 2, at.y + 6)
        elif at.turn == 0:
            wide = text_width(told["label"]) + 16
            left = at.x if at.anchor == "start" else at.x - wide
            found[name] = (left, at.y - 6, left + wide, at.y + 6)
    return found


def overlapping(layout: Layout, drawn: Network) -> list[tuple[str, str]]:
    covered = boxes(layout, drawn)
    return [
        (one, other)
        for one, other in combinations(sorted(covered), 2)
        if covered[one][0] < covered[other][2]
        and covered[other][0] < covered[one][2]
        and covered[one][1] < covered[other][3]
        and covered[other][1] < covered[one][3]
    ]


def test_no_label_of_the_ring_covers_another(circle: Layout, signs: Network) -> None:
    assert set(circle.places) == set(signs)
    assert overlapping(circle, signs) == []


def test_no_label_covers_another_whatever_the_order_of_diseases(signs: Network) -> None:
    def by_name(one: str, other: str) -> float:
        return sum(map(ord, one + other)) % 97 / 97

    assert overlapping(ring(signs, by_name), signs) == []


def test_boxes_are_pushed_off_one_another_and_off_fixed_ones_into_the_circle() -> None:
    at = {"a": [100, 100], "b": [104, 102], "c": [100, 196]}
    half, fixed = dict.fromkeys(at, (10, 5)), [((100, 60), (30, 20)), ((100, 104), (12, 6))]
    assert push_apart(at, half, fixed, 100, 90)
    boxes = [(x, y, 10, 5) for x, y in at.values()] + [(*place, *size) for place, size in fixed[:2]]
    for one, other in combinations(boxes[:-1], 2):
        assert abs(one[0] - other[0]) >= one[2] + other[2] or abs(one[1] - other[1]) >= one[3] + other[3]
    for x, y, *_ in boxes[:3]:
        assert abs(x - 100) >= 22 or abs(y - 104) >= 11
        assert (abs(x - 100) + 10) ** 2 + (y - 100) ** 2 <= 90**2
    crowd = {name: [100, 100] for name in "abcdef"}
    assert not push_apart(crowd, dict.fromkeys(crowd, (60, 60)), [], 100, 90)


def test_no_label_of_columns_covers_another(material: Material, every: Network) -> None:
    for about in (["TophaceousGout"], ["UremicTumoralCalcinosis", "PrimaryTumoralCalcinosis"], ["SoftTissueMass"]):
        part = neighbourhood(every, about)
        assert overlapping(columns(part), part) == []
    whole = graph(material, ALL_KINDS)
    assert overlapping(columns(whole), whole) == []


def test_look_alikes_stand_side_by_side_on_the_ring(circle: Layout) -> None:
    def away(one: str, other: str) -> float:
        a, b = circle.places[one], circle.places[other]
        return ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5

    diseases = ("PrimaryTumoralCalcinosis", "UremicTumoralCalcinosis"), ("SynovialSarcoma", "VenousMalformation")
    for one, other in diseases:
        assert away(one, other) < circle.width / 6


def test_all_is_drawn_within_the_picture(circle: Layout) -> None:
    assert all(0 < at.x < circle.width and 0 < at.y < circle.height for at in circle.places.values())


# --- pictures and files ---


def test_svg_has_every_label_as_text_and_is_told_to_screen_readers(circle: Layout, signs: Network) -> None:
    picture = ET.fromstring(draw_svg(signs, circle, "All signs", ["SynovialSarcoma"]))
    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}title") == "All signs"
    assert DISCLAIMER in (picture.findtext(f"{SVG}desc") or "")
    for name, told in signs.nodes(data=True):
        (group,) = picture.findall(f".//{SVG}g[@id='{name}']")
        words = " ".join(text.text or "" for text in group.findall(f"{SVG}text"))
        assert words.removeprefix("! ") == told["label"]
    assert picture.findall(f".//{SVG}script") == []
    assert "prefers-color-scheme:dark" in (picture.findtext(f"{SVG}style") or "")
    (pointed_out,) = [each for each in picture.iter() if "about" in (each.get("class") or "")]
    assert pointed_out.get("class") == "disease about"


def test_each_kind_has_a_shape_of_its_own(material: Material) -> None:
    from calcgraph.view.picture import _shape

    shapes = {kind: ET.fromstring(_shape(kind, 0, 0)) for kind in ALL_KINDS}
    drawn = {(shape.tag, len((shape.get("points") or "").split()), shape.get("points") or kind) for kind, shape in shapes.items()}
    assert len(drawn) == len(ALL_KINDS)


def hostile() -> Network:
    made = nx.MultiDiGraph()
    made.add_node("A", kind="disease", label=HOSTILE, definition=HOSTILE, layer="article")
    made.add_node("B", kind="sign", label=HOSTILE, definition=HOSTILE, layer="article")
    made.add_edge("A", "B", key="hasSign", relation="hasSign", how_often="typical", share=0.9, present=True, layer="article")
    return made


def test_hostile_words_stay_words_in_a_picture() -> None:
    picture = ET.fromstring(draw_svg(hostile(), columns(hostile()), HOSTILE))
    assert [each.tag for each in picture.iter() if each.tag.endswith("script")] == []


def test_dot_is_read_by_another_reader(every: Network) -> None:
    part = neighbourhood(every, ["MonckebergArteriosclerosis"])
    (read,) = pydot.graph_from_dot_data(write_dot(part))
    labels = {each.get_name().strip('"'): (each.get("label") or "").strip('"') for each in read.get_nodes()}
    assert {name: labels[name] for name in part} == dict(part.nodes(data="label"))
    ends = sorted((each.get_source().strip('"'), each.get_destination().strip('"')) for each in read.get_edges())
    assert ends == sorted((one, other) for one, other, _ in edges_of(part))


def test_dot_quotes_hostile_words() -> None:
    text = write_dot(hostile())
    assert 'label="a \\"quoted\\" \\\\ <script>' in text
    (read,) = pydot.graph_from_dot_data(text)
    assert {each.get_name() for each in read.get_nodes()} >= {'"A"', '"B"'}
    assert len(read.get_edges()) == 1


def test_graphml_and_cyjs_are_read_back(every: Network) -> None:
    read = nx.parse_graphml(graphml(every).decode())
    assert dict(read.nodes(data="label")) == dict(every.nodes(data="label"))
    assert read.number_of_edges() == every.number_of_edges()
    data = json.loads(cyjs(every))["elements"]
    assert {each["data"]["id"] for each in data["nodes"]} == set(every)
    assert len(data["edges"]) == every.number_of_edges()


def test_png_is_a_picture(material: Material, every: Network) -> None:
    part = neighbourhood(every, ["SoftTissueMass"])
    assert draw_png(draw_svg(part, columns(part), "x")).startswith(b"\x89PNG\r\n")


def test_png_without_its_library_says_which_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtra, match=r"calcgraph\[view\]"):
        draw_png("<svg/>")


# --- measures ---


@pytest.fixture(scope="module")
def found(material: Material) -> dict[str, Any]:
    return measures(material)


@pytest.mark.parametrize("row", rows("nearest.tsv"), ids=lambda row: row["disease"])
def test_nearest_disease(row: dict[str, str], found: dict[str, Any]) -> None:
    assert found["nearest"][row["disease"]][0]["id"] == row["nearest"]


def test_measures_are_explained_and_plain(found: dict[str, Any]) -> None:
    assert set(EXPLANATIONS) == set(found) - {"explanations"}
    assert json.loads(json.dumps(found)) == found


def test_a_hub_is_in_many_diseases_and_an_own_sign_in_one(found: dict[str, Any]) -> None:
    by_id = {row["id"]: row for row in found["features"]}
    assert found["hubs"][0]["id"] == "Calcification"
    assert by_id["RiceGrainCalcification"]["of"] == ["Cysticercosis"]
    assert {"UremicTumoralCalcinosis", "DermatomyositisCalcinosis"} <= {row["id"] for row in found["without_own_sign"]}
    assert "Cysticercosis" not in {row["id"] for row in found["without_own_sign"]}


def test_communities_part_the_diseases_and_keep_look_alikes_together(found: dict[str, Any], material: Material) -> None:
    members = [name for each in found["communities"] for name in each["diseases"]]
    assert sorted(members) == sorted(disease.id for disease in material.diseases)
    (tumoral,) = [each["diseases"] for each in found["communities"] if "UremicTumoralCalcinosis" in each["diseases"]]
    assert "PrimaryTumoralCalcinosis" in tumoral


def test_information_is_that_of_shannon(material: Material) -> None:
    weighing = material.weighing
    terms = [iri(row) for row in ("RiceGrainCalcification", "Calcification", "HighSerumUrate")]
    assert all(0 < weighing.information(term) <= 1 for term in terms)
    shares = weighing._shares(terms[0])
    joint = [(share / len(shares), (1 - share) / len(shares)) for share in shares]
    seen = [sum(pair[side] for pair in joint) for side in (0, 1)]
    mutual = sum(part * math.log2(part / (seen[side] / len(shares))) for pair in joint for side, part in enumerate(pair))
    assert weighing.information(terms[0]) == pytest.approx(mutual, abs=1e-4)


def test_likeness_is_symmetric_and_whole_for_the_same(material: Material) -> None:
    weighing = material.weighing
    for one, other in combinations([disease.iri for disease in material.diseases[:6]], 2):
        assert weighing.likeness(one, other) == weighing.likeness(other, one) < 1
        assert weighing.likeness(one, one) == 1


# --- the command ---


@pytest.fixture
def _shared(material: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands use the material that is there instead of reading it anew."""
    monkeypatch.setattr(teaching_commands, "_service", lambda options: material.service)
    monkeypatch.setattr("calcgraph.view.material.Material", lambda service: material)


CODES = [
    ("graph --about gout --to dot", 0, "digraph calcgraph", ""),
    ("graph --about gout", 0, "<svg", ""),
    ("graph --about zebra", 2, "", "nothing is called 'zebra'"),
    ("graph --kinds moon", 2, "", "there is no kind 'moon'"),
    ("graph --depth 2", 2, "", "--depth goes with --about"),
    ("graph --about gout --depth 9", 2, "", "a depth is a number from 1 to 4"),
    ("graph --to pdf", 2, "", "invalid choice: 'pdf'"),
    ("graph --layer rumour", 2, "", "invalid choice: 'rumour'"),
    ("graph --about gout --out {folder}", 2, "", "cannot be used"),
    ("graph --html {folder}/x.html --about gout", 2, "", "goes with no other option"),
]


@pytest.mark.usefixtures("_shared")
@pytest.mark.parametrize(("command", "code", "out", "err"), CODES, ids=[each[0] for each in CODES])
def test_command(command: str, code: int, out: str, err: str, tmp_path: Path, capfdbinary: Any) -> None:
    try:
        got = main(command.format(folder=tmp_path).split())
    except SystemExit as end:
        got = int(end.code or 0)
    shown = capfdbinary.readouterr()
    assert (got, out.encode() in shown.out, err.encode() in shown.err) == (code, True, True)


@pytest.mark.usefixtures("_shared")
def test_png_without_its_library_ends_with_3(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    code, _, err = run(capsys, "graph", "--about", "gout", "--to", "png", "--out", "never.png")
    assert (code, "calcgraph[view]" in err) == (3, True)
    assert not Path("never.png").exists()


@pytest.mark.usefixtures("_shared")
def test_json_is_the_graph(capsys: Capture, material: Material) -> None:
    code, out, _ = run(capsys, "graph", "--json", "--about", "gout", "--kinds", "disease,lab")
    part = neighbourhood(graph(material, ("disease", "lab")), ["TophaceousGout"])
    assert (code, json.loads(out)) == (0, graph_data(part))
