"""What to look for next: worth its cost, never what is known, and never what would change nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from test_whatif import derived_cases, on_files, shared_what_if

from calcgraph.case.document import parse_document
from calcgraph.case.facts import Fact
from calcgraph.case.model import Case, Finding, HistoryItem
from calcgraph.case.read import parse_case
from calcgraph.derive.engine import Derived
from calcgraph.derive.outlook import Examinations, next_facts, undecided_pairs
from calcgraph.derive.result import AskNext, Diagnosis
from calcgraph.derive.selection import Bits
from calcgraph.knowledge import Record
from calcgraph.namespace import local_name
from calcgraph.service import Service
from calcgraph.whatif import Change

ROOT = Path(__file__).resolve().parent.parent

# --- by hand ---

CONSTANTS = {
    "unexplained.sign": 1.0,
    "unexplained.context": 0.3,
    "next.count": 4,
    "next.horizon": 6.0,
    "next.least": 0.1,
    "cost.again": 1.0,
}
ABOVE = {"thick ring": {"ring"}, "ring": {"shape"}, "rim": {"shape"}}  # what each thing is a kind of
FOUND_BY = {"shape": {"film"}, "rim": {"scan"}, "layer": {"scan", "probe"}, "fall": {"question"}, "spot": {"film"}}
COSTS = {"question": 1.0, "film": 3.0, "probe": 5.0, "scan": 10.0}
TERMS = {*ABOVE, *FOUND_BY}


def within(term: str) -> frozenset[str]:
    return frozenset({term}).union(*(within(wider) for wider in ABOVE.get(term, ())))


def examinations(*done: str) -> Examinations:
    found_by = {term: frozenset(ways) for term, ways in FOUND_BY.items()}
    return Examinations(found_by, COSTS, within, frozenset(done), CONSTANTS["cost.again"])


def diagnosis(disease: str, bits: float, status: str = "open") -> Diagnosis:
    return Diagnosis(disease, 1, (), status, Bits(bits, bits, bits), (1, 3), False, (), ())


def row(disease: str, term: str, present: float = 3.0, absent: float = -1.0, facet: str = "sign") -> Record:
    return {"disease": disease, "facet": facet, "term": term, "present": present, "absent": absent}


def decider(one: str, other: str, fact: str) -> Record:
    return {"subject": one, "object": other, "fact": fact, "facet": "sign"}


LEADING = (diagnosis("one", 4.0), diagnosis("two", 4.0), diagnosis("three", -9.0))


def asked(
    rows: Sequence[Record],
    facts: Sequence[Fact] = (),
    deciders: Sequence[Record] = (),
    done: Iterable[str] = (),
    diagnoses: Sequence[Diagnosis] = LEADING,
) -> list[AskNext]:
    return next_facts(diagnoses, facts, rows, deciders, examinations(*done), CONSTANTS)


def terms(found: Sequence[AskNext]) -> list[str]:
    return [each.term for each in found]


CHEAPEST = [
    ("spot", (), ("film", 3.0)),
    ("thick ring", (), ("film", 3.0)),  # as the nearest wider one says
    ("rim", (), ("scan", 10.0)),  # says it of itself
    ("layer", (), ("probe", 5.0)),
    ("layer", ("scan",), ("scan", 1.0)),
    ("layer", ("scan", "probe"), ("probe", 1.0)),
    ("spot", ("scan",), ("film", 3.0)),
]


@pytest.mark.parametrize(("term", "done", "way"), CHEAPEST)
def test_a_feature_is_found_by_its_cheapest_examination(term: str, done: Sequence[str], way: tuple[str, float]) -> None:
    assert examinations(*done).cheapest(term) == way


ALIKE = [row("one", "layer"), row("one", "spot"), row("one", "rim")]
ORDERS: list[tuple[list[Record], Sequence[str], list[str]]] = [
    (ALIKE, (), ["spot", "layer", "rim"]),  # of equal information: cheap before dear
    (ALIKE, ("scan",), ["layer", "rim", "spot"]),  # what shows two of them was done
    ([row("one", "spot"), row("one", "ring")], (), ["ring", "spot"]),  # alike in all: by name
    ([row("one", "spot", 2.0, -0.7), row("one", "layer", 5.5, -4.0)], (), ["layer", "spot"]),  # tells that much more
    ([row("one", "spot", 2.0, -1.0), row("one", "layer", 3.0, -1.0)], (), ["spot", "layer"]),  # does not tell enough more
    ([row("one", "spot", 0.2, -0.01)], (), []),  # tells too little
    ([row("one", "ring"), row("two", "ring")], (), []),  # tells of both alike
    ([row("three", "ring")], (), []),  # speaks for what is far behind
    ([row("one", "ring"), row("one", "thick ring", 2.9)], (), ["ring"]),  # one of a theme
    ([row("one", "ring"), row("one", "rim")], (), ["ring", "rim"]),
]


@pytest.mark.parametrize(("rows", "done", "order"), ORDERS)
def test_facts_are_asked_for_by_what_they_tell_for_their_cost(rows: list[Record], done: Sequence[str], order: list[str]) -> None:
    found = asked(rows, done=done)
    assert terms(found) == order
    worth = [each.information / each.cost for each in found]
    assert worth == sorted(worth, reverse=True)


def test_no_more_are_asked_for_than_a_constant_says() -> None:
    rows = [row("one", term) for term in ("fall", "layer", "rim", "ring", "spot")]
    assert terms(asked(rows)) == ["fall", "ring", "spot", "layer"]


KNOWN = [
    (Fact("sign-1", "sign", ("ring",)), ["fall"]),
    (Fact("sign-1", "sign", ("thick ring",)), ["fall"]),
    (Fact("sign-1", "sign", ("spot",), amounts_to=("ring",)), ["fall"]),
    (Fact("sign-1", "sign", ("ring",), present=False), ["fall"]),
    (Fact("sign-1", "sign", ("shape",), present=False), ["fall"]),
    (Fact("lab-1", "lab", ("spot",), others=("ring",)), ["fall"]),
    (Fact("sign-1", "sign", ("shape",)), ["fall", "ring"]),
    (Fact("sign-1", "sign", ("thick ring",), present=False), ["fall", "ring"]),
]


@pytest.mark.parametrize(("fact", "left"), KNOWN)
def test_what_is_known_or_implied_is_not_asked_for(fact: Fact, left: list[str]) -> None:
    assert terms(asked([row("one", "ring"), row("one", "fall")], [fact])) == left


PAIR = [decider("one", "two", "ring"), decider("one", "two", "layer"), decider("one", "three", "rim")]


def test_what_decides_between_look_alikes_comes_first() -> None:
    found = asked([row("one", "fall")], deciders=PAIR)
    assert [(each.term, each.information, each.cost) for each in found[:2]] == [("ring", 0.0, 3.0), ("layer", 0.0, 5.0)]
    assert terms(found) == ["ring", "layer", "fall"]  # the rim would decide, too, but not between leading diseases


@pytest.mark.parametrize("present", [True, False])
def test_a_pair_that_is_decided_asks_for_no_other_decider(present: bool) -> None:
    fact = Fact("sign-1", "sign", ("ring",), present)
    assert undecided_pairs(PAIR, [fact], within) == [("one", "three")]
    assert terms(asked([row("one", "fall")], [fact], PAIR)) == ["fall"]


def test_an_excluded_disease_is_not_asked_about() -> None:
    excluded = (diagnosis("two", 4.0), diagnosis("three", 3.9), diagnosis("one", 4.0, "excluded"))
    assert asked([row("one", "ring")], deciders=PAIR, diagnoses=excluded) == []
    assert asked([row("one", "ring")], diagnoses=[diagnosis("one", 4.0, "excluded")]) == []


# --- costs of the ontology ---


def test_every_examination_has_a_cost_and_a_reason() -> None:
    with (ROOT / "ontology" / "terms" / "modalities.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) > 10
    assert [each["id"] for each in rows if not float(each["cost"]) > 0] == []
    assert [each["id"] for each in rows if len(each["cost_reason"].split()) < 8] == []


def test_every_feature_has_a_cheapest_examination_that_a_patient_can_have(service: Service) -> None:
    costs = {each["modality"]: each["cost"] for each in service.knowledge.ask("lookup", "costs")}
    examination = service.engine._examinations(Case("case"))
    features = [iri for iri, term in service.knowledge.terms.by_iri.items() if term.facet in ("sign", "context", "lab")]
    assert len(features) > 500
    dearest = max(costs.values())
    for feature in features:
        way, cost = examination.cheapest(feature)
        assert 0 < cost == costs[way] < dearest, feature


DONE = [
    ("findings: [{sign: calcification, modality: CT}]", "computed tomography", "cost.again"),
    ("findings: [{sign: calcification, modality: mammography}]", "radiograph", "cost.again"),  # is one
    ("findings: [{sign: calcification, modality: radiograph}]", "mammography", None),
    ("findings: [{not_assessed: calcification, modality: MRI}]", "magnetic resonance imaging", "cost.again"),
    ("findings: [{sign: calcification}]", "computed tomography", None),
]


@pytest.mark.parametrize(("text", "name", "constant"), DONE)
def test_another_look_at_what_was_done_costs_a_constant(text: str, name: str, constant: str | None, service: Service) -> None:
    (way,) = (term.iri for term in service.knowledge.terms.find(name, ("modality",)))
    costs = {each["modality"]: each["cost"] for each in service.knowledge.ask("lookup", "costs")}
    case = case_of(text, service)
    found = replace(service.engine._examinations(case), found_by={way: frozenset({way})}).cheapest(way)
    assert found == (way, service.knowledge.constants[constant] if constant else costs[way])


def test_a_picture_that_was_taken_is_looked_at_again(service: Service) -> None:
    text = "findings: [{{sign: soft-tissue mass, location: calf{}}}]"
    before, after = (service.derive([case_of(text.format(told), service)])[0] for told in ("", ", modality: MRI"))
    resonance = "MagneticResonanceImaging"
    assert resonance not in [local_name(each.examination) for each in before.result.ask_next]
    assert {each.cost for each in after.result.ask_next if local_name(each.examination) == resonance} == {1.0}


def case_of(text: str, service: Service) -> Case:
    return parse_case(parse_document(text, "case"), service.knowledge.terms, service.engine.laboratory.states)


# --- over all cases ---


@on_files
def test_facts_of_all_cases_come_in_the_order_of_information_for_cost(files: tuple[Path, ...], service: Service) -> None:
    for derived in derived_cases(service, files):
        found = [each for each in derived.result.ask_next if each.information]
        worth = [each.information / each.cost for each in found]
        assert worth == sorted(worth, reverse=True), derived.case.id
        assert [each for each in found if each.information < service.knowledge.constants["next.least"]] == []
        deciding = [each for each in derived.result.ask_next if not each.information]
        assert list(derived.result.ask_next) == [*deciding, *found], derived.case.id


@on_files
def test_every_fact_that_is_asked_for_would_change_something(files: tuple[Path, ...], service: Service) -> None:
    """Present, or absent, or of each other value: the leading diseases move against each other, or a pair is decided.

    Where the case tells a wider finding, that may count already as the one that is asked for: then one outcome at least does so.
    """
    suppose = _Supposing(service)
    asked_for = [(derived, each) for derived in derived_cases(service, files) for each in derived.result.ask_next]
    supposed = [(derived, each, case) for derived, each in asked_for for case in suppose(derived, each)]
    assert len(supposed) > 3 * len(files)
    outcomes = shared_what_if(service).hypotheses.diagnoses([case for _, _, case in supposed])
    told_wider = {
        (derived.case.id, each.term)
        for derived, each in asked_for
        if any(said in service.knowledge.within(each.term) for fact in derived.facts if fact.present for said in fact.said)
    }
    idle, telling = set(), set()
    for (derived, each, case), after in zip(supposed, outcomes, strict=True):
        tells = moves(derived, after, service) or decides(derived, case, service)
        (telling if tells else idle).add((derived.case.id, each.term))
    assert idle - told_wider == set()
    assert idle - telling == set()


@on_files
def test_no_fact_that_is_asked_for_is_known_or_implied(files: tuple[Path, ...], service: Service) -> None:
    """What is implied adds no fact, nor does what a finding amounts to; what is denied cannot be found any more."""
    suppose, knowledge = _Supposing(service), service.knowledge
    for derived in derived_cases(service, files):
        for each in derived.result.ask_next:
            amounts = [term for fact in derived.facts for term in fact.amounts_to]
            assert each.term not in {wider for term in amounts for wider in knowledge.within(term)}, (derived.case.id, each.term)
            denied = {term for fact in derived.facts if not fact.present for term in fact.said}
            assert not denied & knowledge.within(each.term), (derived.case.id, each.term)
            for case in suppose(derived, each):
                assert told(service.engine.facts(case)) != told(derived.facts), (derived.case.id, each.term)


class _Supposing:
    """Makes the cases in which a fact that is asked for has become known, one for each thing that may come out."""

    def __init__(self, service: Service) -> None:
        self._what_if, self._knowledge = shared_what_if(service), service.knowledge
        self._states = {term: analyte for (analyte, _), term in service.engine.laboratory.states.items()}

    def __call__(self, derived: Derived, asked: AskNext) -> list[Case]:
        facet = self._knowledge.terms.by_iri[asked.term].facet
        case = derived.case
        if facet == "lab":  # a state, or whichever state of an analyte
            mine = [term for term in self._states if asked.term in self._knowledge.within(term)]
            states = [term for term, analyte in self._states.items() if analyte == self._states[mine[0]]]
            return [self._what_if.suppose(case, [Change(facet, term)]) for term in states]
        present = self._what_if.suppose(case, [Change(facet, asked.term)])
        if facet == "sign":
            return [present, replace(case, findings=(*case.findings, Finding((asked.term,), (), "absent")))]
        return [present, replace(case, history=(*case.history, HistoryItem(asked.term, False)))]


def moves(derived: Derived, after: Sequence[Diagnosis], service: Service) -> bool:
    """Tell whether the leading diseases have moved against each other."""
    constants = service.knowledge.constants
    open_ = [each for each in derived.result.diagnoses if each.status != "excluded"]
    leading = [each for each in open_ if open_[0].bits.middle - each.bits.middle <= constants["next.horizon"]][:6]
    now = {each.disease: (each.rank, each.bits.middle) for each in after}
    moved = [now[each.disease][1] - each.bits.middle for each in leading]
    return max(moved) - min(moved) > 1e-6 or [now[each.disease][0] for each in leading] != [each.rank for each in leading]


def decides(derived: Derived, case: Case, service: Service) -> bool:
    undecided = service.engine.undecided
    return set(undecided(service.engine.facts(case))) != set(undecided(derived.facts))


def told(facts: Iterable[Fact]) -> set[Fact]:
    return {replace(fact, id="", because="") for fact in facts}
