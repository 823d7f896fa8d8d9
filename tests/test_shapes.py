"""Every constraint of the shapes is seen to fire: one file a constraint, with its data and the exact rows expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from expected_rows import expected_rows
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from calcgraph.namespace import BASE, CASES
from calcgraph.validate import validate_graph

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
SUITES = {"shapes": ("case.ttl", CASES + "c"), "shapes_ontology": ("ontology.ttl", "")}
FILES = [file for suite in SUITES for file in sorted((DATA / suite).glob("*.ttl"))]


def _shapes(suite: str) -> Path:
    return ROOT / "shapes" / SUITES[suite][0]


def _messages(suite: str) -> dict[Node, list[str]]:
    graph = Graph().parse(_shapes(suite))
    return {shape: [str(message) for message in graph.objects(shape, SH.message)] for shape in graph.subjects(SH.message)}


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def test_no_file_is_lost() -> None:
    assert len(FILES) >= 72


@pytest.mark.parametrize("suite", SUITES)
def test_every_constraint_has_a_file_and_every_file_a_constraint(suite: str) -> None:
    constraints = {str(shape).removeprefix(BASE) for shape in _messages(suite)}
    assert {file.stem for file in FILES if file.parent.name == suite} == constraints | {"good"}


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_constraints_find_exactly_the_expected_rows(file: Path) -> None:
    shapes, root = SUITES[file.parent.name]
    violations = validate_graph(Graph().parse(file), ROOT / "shapes" / shapes, root)
    found = {(violation.rule, violation.path, violation.value.strip()) for violation in violations}
    assert sorted(found) == expected_rows(file)


@pytest.mark.parametrize("file", [file for file in FILES if file.stem != "good"], ids=_name)
def test_a_file_shows_the_constraint_it_is_named_after(file: Path) -> None:
    assert f"cg:{file.stem}" in {rule for rule, _, _ in expected_rows(file)}


@pytest.mark.parametrize("suite", SUITES)
def test_a_constraint_is_a_named_node_with_one_message_that_is_a_sentence(suite: str) -> None:
    for shape, messages in _messages(suite).items():
        assert isinstance(shape, URIRef), messages
        (message,) = messages
        assert message[0].isupper(), message
        assert message.endswith("."), message


@pytest.mark.parametrize("suite", SUITES)
def test_the_shapes_are_well_formed_shacl(suite: str) -> None:
    conforms, _, report = validate(Graph(), shacl_graph=Graph().parse(_shapes(suite)), meta_shacl=True)
    assert conforms, report
