"""What must hold for any case, tried on random cases made of the ontology's own terms."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib import Graph

from calcgraph.case.document import parse_document
from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.case.rdf import case_graph, read_graph
from calcgraph.case.read import parse_case
from calcgraph.derive.engine import Derived
from calcgraph.derive.result import Diagnosis
from calcgraph.knowledge import Knowledge
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
NOT_SHOWING = ("said not to show", "ruled out", "stated absent", "unexplained")

KNOWLEDGE = Knowledge()
COMMON = {row["term"] for row in KNOWLEDGE.ask("lookup", "nonspecific")}
STATED = sorted({row["term"] for row in KNOWLEDGE.ask("derive", "features")})


def named(*facets: str) -> list[str]:
    return [iri for iri, term in KNOWLEDGE.terms.by_iri.items() if term.facet in facets]


def likely(*facets: str) -> st.SearchStrategy[str]:
    """Draw a term, more often one that some disease's sources state."""
    every = named(*facets)
    stated = [term for term in STATED if term in set(every)] or every
    return st.one_of(st.sampled_from(stated), st.sampled_from(every))


STATES = sorted((row["analyte"], row["state"]) for row in KNOWLEDGE.ask("lookup", "lab_states"))
findings = st.builds(
    Finding,
    signs=st.lists(likely("sign"), min_size=1, max_size=2, unique=True).map(tuple),
    locations=st.lists(st.sampled_from(named("site")), max_size=2, unique=True).map(tuple),
    status=st.sampled_from(["present", "present", "present", "absent", "not assessed"]),
    modalities=st.lists(st.sampled_from(named("modality")), max_size=2, unique=True).map(tuple),
    laterality=st.none() | st.sampled_from(["left", "right", "bilateral"]),
)
history = st.builds(HistoryItem, likely("context"), st.sampled_from([True, True, False]))
labs = st.sampled_from(STATES).map(lambda pair: LabResult(*pair))
cases = st.builds(
    Case,
    id=st.just("case"),
    age_years=st.none() | st.integers(0, 95).map(float),
    sex=st.none() | st.sampled_from([term for term in named("sex") if term.endswith("ale")]),
    distribution=st.none() | st.sampled_from([term for term in named("distribution") if term.endswith("dDistribution")]),
    findings=st.lists(findings, max_size=4).map(tuple),
    labs=st.lists(labs, max_size=2, unique_by=lambda lab: lab.analyte).map(tuple),
    history=st.lists(history, max_size=3, unique_by=lambda item: item.term).map(tuple),
)
Derive = Callable[[Case], Derived]

# A longer sweep:  CALCGRAPH_EXAMPLES=200 pytest tests/test_properties.py
EXAMPLES = int(os.environ.get("CALCGRAPH_EXAMPLES", "10"))

# No shrinking: a case is small already, and deriving thousands of variants would take minutes.
moderate = settings(
    deadline=None,
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def derive(service: Service) -> Derive:
    return cache(lambda case: service.derive([case])[0])


def with_status(derived: Derived, status: str) -> set[str]:
    return {each.disease for each in derived.result.diagnoses if each.status == status}


def met_criteria(derived: Derived) -> set[str]:
    return {status.criterion.id for each in derived.result.diagnoses for status in each.criteria if status.is_met}


# --- the way a case is written ---


@moderate
@given(case=cases, shuffle=st.randoms(use_true_random=False))
def test_order_of_input_lines_and_repetition_do_not_matter(case: Case, shuffle: Any, service: Service) -> None:
    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(shuffle.sample(items, len(items)))

    turned = tuple(replace(each, signs=mixed(each.signs), locations=mixed(each.locations)) for each in case.findings)
    other = replace(case, findings=mixed(turned), labs=mixed(case.labs), history=mixed(case.history))
    twice = replace(case, findings=case.findings * 2, labs=case.labs * 2, history=case.history * 2)
    expected = service.match([case])
    assert service.match([other]) == expected
    assert service.match([twice]) == expected


@moderate
@given(case=cases)
def test_cases_at_once_give_what_each_gives_alone(case: Case, service: Service) -> None:
    other = Case("other", findings=case.findings[:1], age_years=case.age_years)
    together = [each.result for each in service.derive([case, other, case])]
    assert together == [service.derive([each])[0].result for each in (case, other, case)]


# --- weights and ranks ---


def sum_of_evidence_is_the_weight(derived: Derived) -> None:
    for each in derived.result.diagnoses:
        for end in ("low", "middle", "high"):
            total = math.fsum(getattr(item.bits, end) for item in each.evidence)
            assert abs(total - getattr(each.bits, end)) < 1e-9, each.disease


def ranks_are_dense_and_ties_share_one(derived: Derived) -> None:
    diagnoses = derived.result.diagnoses
    ranks = [each.rank for each in diagnoses]
    assert ranks == sorted(ranks)
    assert set(ranks) == set(range(1, max(ranks) + 1))
    for each in diagnoses:
        assert set(each.tied_with) == {other.disease for other in diagnoses if other.rank == each.rank} - {each.disease}


def all_lies_within_its_range(derived: Derived) -> None:
    for each in derived.result.diagnoses:
        assert 1 <= each.rank_range[0] <= each.rank <= each.rank_range[1] <= len(derived.result.diagnoses), each.disease
        assert each.bits.low - 1e-9 <= each.bits.middle <= each.bits.high + 1e-9, each.disease


def one_statement_counts_at_most_once_a_facet(derived: Derived) -> None:
    facets = {fact.id: fact.facet for fact in derived.facts}
    for each in derived.result.diagnoses:
        counted = [item for item in each.evidence if item.statement and item.bits.middle]
        used = Counter((item.statement, facets.get(item.fact, "")) for item in counted)
        assert max(used.values(), default=0) <= 1, (each.disease, used.most_common(1))


def one_fact_is_weighed_at_most_once(derived: Derived) -> None:
    for each in derived.result.diagnoses:
        weighed = Counter(item.fact for item in each.evidence if item.fact and item.match != "pattern not described")
        assert max(weighed.values(), default=0) <= 1, each.disease


def a_source_that_says_can_show_is_no_worse_than_silence(derived: Derived) -> None:
    penalties = {
        fact.id: 0.0 if set(fact.said) & COMMON else KNOWLEDGE.constants[f"unexplained.{fact.facet}"] for fact in derived.facts
    }
    for each in derived.result.diagnoses:
        for fact, penalty in penalties.items():
            own = [item for item in each.evidence if item.fact == fact]
            if own and not any(item.match in NOT_SHOWING for item in own):
                assert math.fsum(item.bits.middle for item in own) >= -penalty - 1e-9, (each.disease, own)


def disease_is_supported_only_by_a_met_criterion(derived: Derived) -> None:
    for each in derived.result.diagnoses:
        met = any(status.is_met for status in each.criteria)
        assert each.status in ({"supported", "excluded"} if met else {"open", "excluded"}), each.disease
        assert (each.status == "excluded") == bool(each.excluded_by), each.disease


LAWS: list[Callable[[Derived], None]] = [
    sum_of_evidence_is_the_weight,
    ranks_are_dense_and_ties_share_one,
    all_lies_within_its_range,
    one_statement_counts_at_most_once_a_facet,
    one_fact_is_weighed_at_most_once,
    a_source_that_says_can_show_is_no_worse_than_silence,
    disease_is_supported_only_by_a_met_criterion,
]


@moderate
@given(case=cases)
def test_every_law_of_a_result_holds(case: Case, derive: Derive) -> None:
    for law in LAWS:
        law(derive(case))


@moderate
@given(case=cases)
def test_printed_evidence_recomputes_the_printed_weight(case: Case, service: Service, derive: Derive) -> None:
    for each in service.explainer.explain(derive(case))["diagnoses"]:
        items = each["evidence"] + each["against"]
        assert abs(math.fsum(item["weight"] for item in items) - each["weight"]) < 1e-9, each["id"]
        assert all(item["weight"] >= 0 for item in each["evidence"])
        assert all(item["weight"] < 0 for item in each["against"])


# --- statuses ---


@moderate
@given(case=cases.filter(lambda case: bool(case.findings)), sign=likely("sign"), which=st.integers(0, 3))
def test_denying_or_withdrawing_never_makes_a_disease_supported(case: Case, sign: str, which: int, derive: Derive) -> None:
    before = derive(case)
    denied = derive(replace(case, findings=(*case.findings, Finding((sign,), (), "absent"))))
    assert with_status(denied, "supported") <= with_status(before, "supported")
    assert met_criteria(denied) <= met_criteria(before)

    gone = case.findings[which % len(case.findings)]
    less = derive(replace(case, findings=tuple(each for each in case.findings if each is not gone)))
    assert met_criteria(less) <= met_criteria(before)
    freed = with_status(before, "excluded") if gone.status == "absent" else set()
    assert with_status(less, "supported") <= with_status(before, "supported") | freed


OBLIGATE = KNOWLEDGE.select(
    "SELECT ?disease ?term WHERE { ?weight a cg:Weight ; cg:obligate true ; cg:ofDisease ?disease ; cg:ofTerm ?term }"
)


@moderate
@given(case=cases, sign=st.sampled_from(sorted({row["term"] for row in OBLIGATE} & set(named("sign")))))
def test_excluded_only_if_an_obligate_feature_is_stated_absent(case: Case, sign: str, derive: Derive) -> None:
    derived = derive(replace(case, findings=(*case.findings, Finding((sign,), (), "absent"))))
    denied = {said for fact in derived.facts if not fact.present for said in fact.said}
    allowed = {row["disease"] for row in OBLIGATE if KNOWLEDGE.within(row["term"]) & denied}
    assert with_status(derived, "excluded") <= allowed
    unless_shown = {row["disease"] for row in OBLIGATE if row["term"] == sign and not _shown(sign, derived.result.diagnoses)}
    assert unless_shown <= with_status(derived, "excluded")


def _shown(sign: str, diagnoses: Sequence[Diagnosis]) -> bool:
    """Tell whether a case that denies a sign also shows it, or counts its statement elsewhere: then nothing is claimed."""
    items = [item for each in diagnoses for item in each.evidence]
    return any(item.match == "already counted" or (item.term == sign and item.match != "stated absent") for item in items)


@moderate
@given(case=cases)
def test_case_without_denials_excludes_no_disease(case: Case, derive: Derive) -> None:
    kept = tuple(each for each in case.findings if each.status != "absent")
    told = tuple(each for each in case.history if each.present)
    assert with_status(derive(replace(case, findings=kept, history=told)), "excluded") == set()


# --- YAML, RDF, and runs ---


def yaml_of(case: Case) -> str:
    key = {"present": "sign", "absent": "absent", "not assessed": "not_assessed"}
    label = KNOWLEDGE.terms.label
    return yaml.safe_dump(
        {
            "id": case.id,
            "age": case.age_years,
            "sex": case.sex and case.sex.rpartition("/")[2],
            "distribution": case.distribution and label(case.distribution),
            "findings": [
                {
                    key[each.status]: [sign.rpartition("/")[2] for sign in each.signs],
                    "location": [place.rpartition("/")[2] for place in each.locations],
                    "modality": [modality.rpartition("/")[2] for modality in each.modalities],
                    "laterality": each.laterality,
                }
                for each in case.findings
            ],
            "labs": [{"analyte": each.analyte.rpartition("/")[2], "state": each.state} for each in case.labs],
            "history": [label(each.term) if each.present else {"absent": each.term.rpartition("/")[2]} for each in case.history],
        },
        allow_unicode=True,
    )


@settings(moderate, max_examples=6 * EXAMPLES)
@given(case=cases, notes=st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40))
def test_yaml_case_and_rdf_agree(case: Case, notes: str | None, service: Service) -> None:
    read = parse_case(parse_document(yaml_of(case), "case"), KNOWLEDGE.terms, service.engine.laboratory.states)
    assert replace(read, history=()) == replace(case, history=())
    assert [each.present for each in read.history] == [each.present for each in case.history]
    full = replace(read, notes=notes)
    (back,) = read_graph(Graph().parse(data=case_graph(full).serialize(format="turtle"), format="turtle"))
    assert back == full


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_output_does_not_depend_on_the_hash_seed(seed: str) -> None:
    files = [str(path) for path in sorted((ROOT / "cases").glob("*.yaml"))[::4]]
    runs = [
        subprocess.run(
            [sys.executable, "-m", "calcgraph", "match", "--json", *files],
            capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": each},
        ).stdout
        for each in ("1", seed)
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert len(runs[0]) > 10_000
