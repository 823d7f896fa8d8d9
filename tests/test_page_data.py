"""The data of the page: all that the contract names, nothing that leads nowhere, and what the queries of the routes give."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from calcgraph.audit_scheme import Scheme
from calcgraph.case.units import convert
from calcgraph.namespace import BASE, local_name
from calcgraph.service import Service
from calcgraph.view.page_data import core_data

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = [ROOT / "web" / "src" / "knowledge" / name for name in ("types.ts", "wire.ts")]
LATER = {"graph", "drawings", "drawn_also", "teach"}  # members that are computed beside the core
LARGEST = 400_000  # bytes of the core in base64 of gzip


@pytest.fixture(scope="module")
def services() -> tuple[Service, Service]:
    return Service("all", whole=True), Service("article", whole=True)


@pytest.fixture(scope="module")
def data(services: tuple[Service, Service]) -> dict[str, Any]:
    return core_data(*services)


def written(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def members(interface: str) -> set[str]:
    """Return the members that an interface of the contract demands."""
    text = "".join(file.read_text(encoding="utf-8") for file in CONTRACT)
    (body,) = re.findall(rf"export interface {interface}(?: extends \w+)? {{\n(.*?)\n}}", text, re.DOTALL)
    return set(re.findall(r"^  readonly (\w+)\??:", body, re.MULTILINE))


def test_data_have_the_members_of_the_contract(data: dict[str, Any]) -> None:
    assert set(data) == members("PageData") - LATER


PARTS = {
    "TermRow": ("terms",),
    "WeightRow": ("layers", "all"),
    "Reference": ("references",),
    "Criterion": ("criteria",),
    "DiseaseRelation": ("relations",),
    "Analyte": ("analytes",),
    "ReferenceRange": ("ranges",),
    "LabState": ("labStates",),
    "Decider": ("deciders",),
    "Vocabulary": ("vocabularies",),
    "FrequencyBand": ("frequencies",),
    "FigureCase": ("figures",),
    "Scheme": ("scheme",),
    "SchemeEdge": ("scheme", "edges"),
    "Where": ("criteria", 0, "where"),
    "Condition": ("criteria", 0, "conditions"),
}


@pytest.mark.parametrize("interface", PARTS)
def test_part_has_the_members_of_its_interface(interface: str, data: Any) -> None:
    part = data
    for step in PARTS[interface]:
        part = part[step]
    for each in part if isinstance(part, list) else [part]:
        assert set(each) == members(interface)


def test_statements_have_the_members_of_their_interfaces(data: dict[str, Any]) -> None:
    assert set(data["statements"]) == (members("Statement") - {"where"}) | members("Where")


# --- terms ---


def test_every_term_of_a_case_is_there_and_the_roots(data: dict[str, Any], services: tuple[Service, Service]) -> None:
    index = services[0].knowledge.terms.by_iri
    named = [row["id"] for row in rows(data["terms"]) if not row["root"]]
    assert named == [term.id for term in index.values()]
    assert sorted(row["facet"] for row in rows(data["terms"]) if row["root"]) == sorted({each.facet for each in index.values()})


def closure(at: int, links: Sequence[Sequence[Sequence[int]]]) -> set[int]:
    found, waiting = set[int](), [at]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += [above for link in links for above in link[each]]
    return found


def test_direct_kinds_and_parts_lead_to_all_that_a_term_lies_within(data: dict[str, Any]) -> None:
    terms = data["terms"]
    for number, within in enumerate(terms["within"]):
        assert closure(number, [terms["parents"], terms["partOf"]]) == set(within), terms["id"][number]


def test_direct_kinds_lead_to_all_that_a_term_is_a_kind_of(data: dict[str, Any], services: tuple[Service, Service]) -> None:
    """The page tells by it whether a finding is more specific or a part; the reasoner has found the whole relation."""
    terms, knowledge = data["terms"], services[0].knowledge
    known = {BASE + name for name in terms["id"]}
    for number, name in enumerate(terms["id"]):
        found = knowledge.select(f"SELECT ?wider WHERE {{ <{BASE}{name}> rdfs:subClassOf ?wider }}")
        wider = {row["wider"] for row in found} & known
        assert {BASE + terms["id"][at] for at in closure(number, [terms["parents"]])} == wider | {BASE + name}


def test_codes_stand_beside_their_matches(data: dict[str, Any]) -> None:
    for row in rows(data["terms"]):
        assert len(row["codes"]) == len(row["matches"]) == len(row["confidences"]) == len(row["codeLabels"])
        assert set(row["matches"]) <= set("ecnbr")


# --- evidence ---


@pytest.mark.parametrize(("layer", "at"), [("all", 0), ("article", 1)])
def test_weights_are_those_that_the_routes_select_from(
    layer: str, at: int, data: dict[str, Any], services: tuple[Service, Service]
) -> None:
    ids = data["terms"]["id"]
    found = [
        (
            ids[row["disease"]],
            row["facet"],
            ids[row["term"]],
            row["reach"],
            row["statement"],
            *row["present"],
            *(row["absent"] or ()),
        )
        for row in rows(data["layers"][layer])
    ]  # fmt: skip
    wanted = [
        (
            local_name(row["disease"]), row["facet"], local_name(row["term"]), row["reach"], row["statement"].rpartition("/")[2],
            row["presentLow"], row["present"], row["presentHigh"],
            *(value for value in (row["absentLow"], row["absent"], row["absentHigh"]) if value is not None),
        )
        for row in services[at].knowledge.ask("export", "weights")
    ]  # fmt: skip
    assert len(found) > 500
    assert found == wanted


def named(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every term that is named by its id, and where."""
    for row in rows(data["statements"]):
        yield from ((row["id"], row[name]) for name in ("subject", "feature", "location") if row[name])
    for row in data["criteria"]:
        yield row["id"], row["target"]
        yield from ((row["id"], each[name]) for each in row["conditions"] for name in ("feature", "location") if each[name])
    for row in data["relations"]:
        yield from ((row["id"], each) for each in (row["subject"], row["object"], *row["decidedBy"]) if each)
    for row in data["scheme"]["edges"]:
        yield from (("scheme", row[name]) for name in ("parent", "child"))
    for row in [*data["labStates"], *data["ranges"]]:
        yield "laboratory", row["analyte"]
    for row in data["deciders"]:
        yield from (("deciders", row[name]) for name in ("subject", "object", "fact"))


def test_nothing_leads_nowhere(data: dict[str, Any]) -> None:
    terms, statements = set(data["terms"]["id"]), set(data["statements"]["id"])
    outside = {"Disease", "ClinicalContext", "LabResult"}  # classes that a statement may name and a case may not
    assert {(where, term) for where, term in named(data) if term not in terms | outside} == set()
    works = set(data["references"]["id"])
    cited = [*rows(data["statements"]), *(row["where"] for row in data["criteria"] + data["relations"])]
    assert {each["source"] for each in cited} | {one for each in cited for one in each["references"]} <= works
    assert {row["statement"] for layer in data["layers"].values() for row in rows(layer)} <= statements
    assert {name for edge in data["scheme"]["edges"] for name in edge["statements"]} <= statements


# --- laboratory ---


def test_factors_are_what_a_unit_is_worth(data: dict[str, Any], services: tuple[Service, Service]) -> None:
    masses = {local_name(row["analyte"]): row["molarMass"] for row in services[0].knowledge.ask("lookup", "analytes")}
    tried = 0
    for analyte in data["analytes"]:
        for unit, factors in list(analyte["units"].items())[::3]:
            for wanted, factor in factors.items():
                assert factor == pytest.approx(convert(1.0, unit, wanted, masses[analyte["id"]]), rel=1e-12)
                tried += 1
    assert tried > 100


def test_every_unit_of_a_range_can_be_written(data: dict[str, Any]) -> None:
    units = {each["id"]: each["units"] for each in data["analytes"]}
    for row in data["ranges"]:
        assert units[row["analyte"]][row["unit"]][row["unit"]] == 1.0


@pytest.mark.parametrize(
    ("analyte", "unit", "wanted", "factor"),
    [
        ("SerumCalcium", "mmol/L", "mg/dL", 4.0078),
        ("SerumPhosphate", "mmol/L", "mg/dL", 3.0974),
        ("SerumUrate", "umol/L", "mg/dL", 0.016811),
    ],
)
def test_factors_of_usual_tests(analyte: str, unit: str, wanted: str, factor: float, data: dict[str, Any]) -> None:
    units = {each["id"]: each["units"] for each in data["analytes"]}
    assert units[analyte][unit][wanted] == pytest.approx(factor)


# --- the scheme ---


def test_edges_of_the_scheme_say_how_they_are_known(data: dict[str, Any], services: tuple[Service, Service]) -> None:
    edges = {(edge["parent"], edge["child"]): edge["how"] for edge in data["scheme"]["edges"]}
    scheme = Scheme(services[1])
    unplaced = {(local_name(row["group"]), local_name(row["disease"])) for row in scheme.ask("unplaced")}
    ranked = {local_name(row["disease"]) for row in services[0].knowledge.ask("lookup", "ranked")}
    assert {edge for edge, how in edges.items() if how == "inferred" and edge[1] in ranked} == unplaced
    assert edges["JointRelatedCalcification", "TuberculousBursitis"] == "reconstructed"
    assert {child for _, child in edges} >= ranked - {child for child in ranked if not in_scheme(child, scheme)}


def in_scheme(disease: str, scheme: Scheme) -> bool:
    return bool(scheme.knowledge.within(BASE + disease) & set(scheme.groups))


# --- the whole ---


def test_core_is_small(data: dict[str, Any]) -> None:
    assert len(base64.b64encode(gzip.compress(written(data), 9, mtime=0))) < LARGEST


def test_data_are_the_same_on_every_run(data: dict[str, Any]) -> None:
    program = (
        "import hashlib, json; from calcgraph.service import Service; from calcgraph.view.page_data import core_data; "
        "data = core_data(Service('all', whole=True), Service('article', whole=True)); "
        "text = json.dumps(data, ensure_ascii=False, separators=(',', ':'), sort_keys=True); "
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == hashlib.sha256(written(data)).hexdigest()
