"""Cases as RDF: what is written, and that nothing is lost on the way there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from calcgraph.case.document import parse_document
from calcgraph.case.model import Case, Expected, Finding, HistoryItem, LabResult
from calcgraph.case.rdf import case_graph, read_graph
from calcgraph.case.read import parse_case
from calcgraph.namespace import BASE, CASES, iri
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "cases").glob("*.yaml")) + sorted((ROOT / "tests" / "data" / "development").glob("*.yaml"))

FULL = Case(
    id="full.case-1",
    age_years=0.5,
    sex=iri("Female"),
    distribution=iri("MultifocalDistribution"),
    findings=(
        Finding((iri("Phlebolith"), iri("Calcification")), (iri("Thigh"), iri("Foot")), "present", (iri("Radiograph"),), "left"),
        Finding((iri("Calcification"),), (), "absent"),
        Finding((iri("SoftTissueSwelling"),), (iri("Hand"),), "not assessed", (), "bilateral"),
        Finding((iri("Phlebolith"),), (iri("Foot"), iri("Thigh"))),
    ),
    labs=(
        LabResult(iri("SerumCalcium"), None, 9.4, "mg/dL", None, 8.4, 10.2),
        LabResult(iri("SerumPhosphate"), "high"),
        LabResult(iri("CReactiveProtein"), None, 5.0, "mg/L", "<", None, 5.0),
    ),
    history=(HistoryItem(iri("Trauma"), False), HistoryItem(iri("KneePain"))),
    label_clues=(HistoryItem(iri("ChronicKidneyDisease")),),
    title='A "title" with quotes',
    source="somewhere; 2°",
    notes="first line\nsecond line\twith a tab and an ü",
    unread=("findings[0].sign: zebra", "history[1]: something"),
    expected=Expected((iri("VenousMalformation"), iri("Phleboliths")), (iri("SynovialSarcoma"),), "in_list"),
)


def there_and_back(case: Case, form: str = "turtle") -> Case:
    text = case_graph(case).serialize(format=form)
    (found,) = read_graph(Graph().parse(data=text, format=form))
    return found


@pytest.mark.parametrize("form", ["turtle", "nt", "xml"])
def test_full_case_comes_back_whole(form: str) -> None:
    found = there_and_back(FULL, form)
    assert found == FULL
    assert found.expected == FULL.expected


def test_empty_case_comes_back_empty() -> None:
    assert there_and_back(Case("nothing")) == Case("nothing")


def test_there_are_files() -> None:
    assert len(FILES) == 24 + 44


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case_file_comes_back_whole(path: Path, service: Service) -> None:
    case = service.read(path)
    found = there_and_back(case)
    assert found == case
    assert found.expected == case.expected


def test_lists_longer_than_ten_keep_their_order(service: Service) -> None:
    text = "findings: [" + ", ".join(f"{{sign: mass, laterality: {side}}}" for side in ["left", "right", "midline"] * 5) + "]"
    case = parse_case(parse_document(text, "long"), service.knowledge.terms, service.engine.laboratory.states)
    assert there_and_back(case) == case


def test_cases_in_one_graph_stay_apart() -> None:
    graph = case_graph(FULL) + case_graph(Case("another", age_years=3.0))
    assert [case.id for case in read_graph(graph)] == ["another", "full.case-1"]


def test_every_part_is_a_named_node() -> None:
    graph = case_graph(FULL)
    assert all(isinstance(node, URIRef) for node in graph.subjects())
    assert (URIRef(CASES + "full.case-1"), RDF.type, URIRef(BASE + "Case")) in graph
    assert all(str(node).startswith(CASES + "full.case-1") for node in graph.subjects())


def test_writing_twice_gives_the_same_text() -> None:
    assert case_graph(FULL).serialize(format="turtle") == case_graph(FULL).serialize(format="turtle")
