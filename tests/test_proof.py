"""Proofs: each supported or excluded disease has one that the checker accepts, that holds nothing needless and reads well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from command_line import Capture, run
from expected_rows import expected_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import FIGURES, OTHERS, OWN, PROOFS, ROOT, Proof, Proved, named, prove_all, read
from rdflib import Graph, Namespace, URIRef
from test_properties import cases, moderate

from calcgraph.asserted import Asserted
from calcgraph.case.facts import Fact
from calcgraph.case.model import Case
from calcgraph.derive.result import CriterionStatus, Diagnosis
from calcgraph.derive.selection import ConditionRow, CriterionRow, Exclusion
from calcgraph.errors import CalcgraphError
from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import BASE, PREFIXES, curie
from calcgraph.proof import Prover
from calcgraph.proof_forms import as_markdown, as_prov, as_text
from calcgraph.service import Service
from calcgraph.verify import BrokenProof, Checker


@pytest.fixture(scope="module")
def proved(service: Service, few: list[Proved]) -> list[Proved]:
    """All proofs of all cases that there are."""
    return few + prove_all(service, read(service, OTHERS))


# --- every status has a proof that holds ---


def test_checker_accepts_every_proof(proved: list[Proved], checker: Checker) -> None:
    assert {each.proof["claim"]["status"] for each in proved} == {"supported", "excluded"}
    assert len(proved) > 120
    for each in proved:
        assert checker.check(each.proof) == len(each.proof["steps"]), each.name
        assert checker.check(json.loads(json.dumps(each.proof))) == len(each.proof["steps"]), each.name
        checker.check_told(each.proof, each.derived.case.id, each.derived.facts)


def test_every_status_but_open_has_a_proof(proved: list[Proved]) -> None:
    due = {
        f"{each.derived.case.id} {curie(diagnosis.disease)} {diagnosis.status}"
        for each in proved
        for diagnosis in each.derived.result.diagnoses
        if diagnosis.status != "open"
    }
    assert {f"{each.name} {each.proof['claim']['status']}" for each in proved} == due


def test_no_proof_passes_for_a_case_that_tells_something_else(proved: list[Proved], checker: Checker) -> None:
    others = {each.derived.case.id: each.derived.facts for each in proved[::9]}
    refused = 0
    for each in proved:
        own = each.derived.case.id
        for name, facts in others.items():
            if name != own:
                assert not is_accepted(checker, each.proof, name, each.derived.facts), (each.name, name)
                accepted = is_accepted(checker, each.proof, own, facts)
                assert accepted == tells(facts, each.proof), (each.name, name)
                refused += not accepted
    assert refused > 1_000


def is_accepted(checker: Checker, proof: Proof, case: str, facts: Sequence[Fact]) -> bool:
    try:
        checker.check_told(proof, case, facts)
    except BrokenProof:
        return False
    return True


def tells(facts: Sequence[Fact], proof: Proof) -> bool:
    """Tell, in another way than the checker, whether facts say all that a proof begins with."""
    said = set()
    for fact in facts:
        of_sign, of_place = ("is", "in") if fact.present else ("lacks", "throughout")
        limited = not fact.present and fact.locations and "throughout" not in json.dumps(proof["facts"])
        said |= {(fact.id, of_sign, curie(term)) for term in fact.said if not limited}
        said |= {(fact.id, of_place, curie(place)) for place in fact.locations}
    return all((told["fact"], *about(told)) in said for told in proof["facts"])


def about(told: dict[str, str]) -> tuple[str, str]:
    """Return what is told of a fact: the relation and the term."""
    ((relation, term),) = ((key, value) for key, value in told.items() if key != "fact")
    return relation, term


@settings(moderate, max_examples=4)
@given(some=st.lists(cases, min_size=20, max_size=20))
def test_every_status_of_random_cases_has_a_proof_that_holds(some: list[Case], service: Service, checker: Checker) -> None:
    for each in prove_all(service, some):
        checker.check_told(each.proof, each.derived.case.id, each.derived.facts)


def test_open_disease_has_no_proof(service: Service) -> None:
    (derived,) = service.derive([service.read(FIGURES[0])])
    facts = {fact.id: fact for fact in derived.facts}
    open_ones = [each for each in derived.result.diagnoses if each.status == "open"]
    assert len(open_ones) > 20
    assert [Prover().prove("case", each, facts) for each in open_ones] == [None] * len(open_ones)


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_proofs_are_the_expected_ones(file: Path, few: list[Proved]) -> None:
    own = [each.proof for each in few if each.derived.case.id == file.stem.replace("_", "-")]
    rows = [(each["claim"]["disease"], each["claim"]["status"], " ".join(step["rule"] for step in each["steps"])) for each in own]
    assert sorted(rows) == expected_rows(file)


@pytest.mark.parametrize("file", sorted(PROOFS.glob("in_full_*.json")), ids=lambda file: file.stem)
def test_proof_in_full(file: Path, few: list[Proved]) -> None:
    wanted = json.loads(file.read_text(encoding="utf-8"))
    assert named(few, f"{wanted['case']} {wanted['claim']['disease']}").proof == wanted


def test_no_rule_is_left_untried(few: list[Proved]) -> None:
    rules = {step["rule"] for each in few for step in each.proof["steps"]}
    assert rules == {  # "nowhere-narrower" is tried with an addition to the ontology, below
        "told", "kind", "within", "lies", "definition", "condition", "criterion", "form",
        "narrower", "inside", "only-there", "exclusion",
    }  # fmt: skip


# --- nothing needless: the claim follows from the axioms of a proof, and from no set without one of them ---

SOME, PLACE = "ObjectSomeValuesFrom", ":locatedIn"
FRAME = """Prefix(:=<urn:relation:>)
Ontology(<urn:proof>
SubObjectPropertyOf(ObjectPropertyChain(:locatedIn :partOf) :locatedIn)
TransitiveObjectProperty(:partOf)
"""


class Axioms:
    """What a proof is made of, in OWL functional syntax: each thing told and each axiom by a name, once.

    Written from the ontology and the names in the proof alone, whatever the steps conclude from them. An axiom between two
    terms orders their absences and the reach of absences, too, the other way round.
    """

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._said: dict[tuple[str, str], list[str]] = {}
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                name = quad.subject.value, curie(quad.predicate.value)
                self._said.setdefault(name, []).append(curie(quad.object.value))  # type: ignore[union-attr]

    def of(self, proof: Proof) -> dict[str, list[str]]:
        limited = any("throughout" in told for told in proof["facts"])
        found = {str(told): list(self._told(told, limited)) for told in proof["facts"]}
        for axiom in (step["axiom"] for step in proof["steps"] if "axiom" in step):
            found[str(axiom)] = list(self._edge(**axiom) if "relation" in axiom else self._node(axiom))
        return found

    def _told(self, told: dict[str, str], limited: bool) -> Iterable[str]:
        relation, term = about(told)
        kinds = {"is": _class(term), "in": _some(PLACE, term), "lacks": _class(term, "no"), "throughout": _throughout(term)}
        yield f"SubClassOf({_class(told['fact'])} {kinds[relation]})"
        if relation == "lacks" and not limited:
            yield f"SubClassOf({_class(told['fact'])} {_class('everywhere')})"

    def _edge(self, relation: str, of: str, to: str) -> Iterable[str]:
        above = {"kind": _class(to), "part": _some(":partOf", to), "place": _some(PLACE, to)}
        yield f"SubClassOf({_class(of)} {above[relation]})"
        if relation == "kind":
            yield f"SubClassOf({_class(to, 'no')} {_class(of, 'no')})"
            yield f"SubClassOf({_class(to, 'nowhere')} {_class(of, 'nowhere')})"
        if relation == "place":
            yield f"SubClassOf({_throughout(to)} {_class(of, 'nowhere')})"
        else:
            yield f"SubClassOf({_class(to, 'extent')} {_class(of, 'extent')})"

    def _node(self, axiom: dict[str, str]) -> Iterable[str]:
        if "sign" in axiom:
            yield f"SubClassOf({_both(_class(axiom['genus']), _some(PLACE, axiom['place']))} {_class(axiom['sign'])})"
        (name,) = axiom.values() if len(axiom) == 1 else ("",)
        features = self.said(name, "cg:feature")
        if "condition" in axiom:
            places = [_some(PLACE, place) for place in self.said(name, "cg:atLocation")]
            yield f"SubClassOf({SOME}(:tells {_both(_class(features[0]), *places)}) {_class(name)})"
        elif "criterion" in axiom:
            met = [_class(condition) for condition in self.said(name, "cg:hasCondition")]
            yield f"SubClassOf({_both(*met)} {_some(':supports', *self.said(name, 'cg:supports'))})"
        elif "statement" in axiom:
            for reach in (_class("everywhere"), _class(features[0], "nowhere")):
                absent = _both(_class(features[0], "no"), reach)
                yield f"SubClassOf({SOME}(:tells {absent}) {_some(':excludes', *self.said(name, 'cg:subject'))})"

    def said(self, name: str, relation: str) -> list[str]:
        prefix, _, local = name.partition(":")
        return sorted(self._said.get((PREFIXES.get(prefix, "") + local, relation), []))


def _class(name: str, kind: str = "of") -> str:
    return f"<urn:{kind}:{name}>"


def _some(relation: str, name: str) -> str:
    return f"{SOME}({relation} {_class(name)})"


def _throughout(place: str) -> str:
    return f"{SOME}(:throughout {_class(place, 'extent')})"


def _both(*parts: str) -> str:
    return parts[0] if len(parts) == 1 else f"ObjectIntersectionOf({' '.join(parts)})"


def follows(proof: Proof, axioms: Iterable[str]) -> bool:
    """Ask a reasoner whether the claim of a proof follows from axioms and nothing else."""
    import rustdl

    relation = {"supported": ":supports", "excluded": ":excludes"}[proof["claim"]["status"]]
    lines = [
        f"SubClassOf({_class('case')} {_some(':tells', name)})" for name in sorted({told["fact"] for told in proof["facts"]})
    ]
    lines.append(f"SubClassOf({_some(relation, proof['claim']['disease'])} {_class('claim')})")
    text = FRAME + "\n".join([*lines, *axioms]) + "\n)\n"
    found = rustdl.classify_bytes(text.encode(), format="ofn")
    assert found.complete
    return bool(found.is_subclass("urn:of:case", "urn:of:claim"))


@pytest.fixture(scope="module")
def ontology() -> list[ox.Quad]:
    return list(ox.parse(path=str(ROOT / "ontology" / "calcgraph.ttl"), format=ox.RdfFormat.TURTLE))


def test_no_axiom_of_a_proof_can_be_left_out(few: list[Proved], ontology: list[ox.Quad]) -> None:
    write, left_out = Axioms(ontology), 0
    for each in few:
        axioms = write.of(each.proof)
        assert follows(each.proof, [line for lines in axioms.values() for line in lines]), each.name
        for name in axioms:
            rest = [line for other, lines in axioms.items() if other != name for line in lines]
            assert not follows(each.proof, rest), (each.name, name)
            left_out += 1
    assert left_out > 150


def test_needless_axiom_would_be_found(few: list[Proved], ontology: list[ox.Quad]) -> None:
    proof = named(few, "by-meaning cg:MonckebergArteriosclerosis").proof
    told = [*proof["facts"], {"fact": "sign-1", "in": "cg:Artery"}]
    axioms = Axioms(ontology).of({**proof, "facts": told})
    left_out = {
        name for name in axioms if follows(proof, [line for other, lines in axioms.items() if other != name for line in lines])
    }
    lies = next(str(step["axiom"]) for step in proof["steps"] if step["rule"] == "lies")
    assert {str(told[1]), lies} <= left_out


def test_proofs_of_all_cases_follow_from_their_axioms(proved: list[Proved], ontology: list[ox.Quad]) -> None:
    write = Axioms(ontology)
    for each in proved:
        assert follows(each.proof, [line for lines in write.of(each.proof).values() for line in lines]), each.name


# --- what the ontology might hold one day ---


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Prover, Checker]:
    file = tmp_path_factory.mktemp("ontology") / "calcgraph.ttl"
    parts = (ROOT / "ontology" / "calcgraph.ttl", PROOFS / "additions.ttl")
    file.write_text("\n".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
    return Prover(Asserted(file)), Checker(file)


def term(*names: str) -> tuple[str, ...]:
    return tuple(BASE + name for name in names)


@pytest.fixture(scope="module")
def moenckeberg(service: Service) -> Diagnosis:
    (derived,) = service.derive([service.read(ROOT / "cases" / "fig05.yaml")])
    (found,) = (each for each in derived.result.diagnoses if each.disease == BASE + "MonckebergArteriosclerosis")
    return found


# statement → what is absent, throughout where, and the rules of the proof
EXCLUSIONS = {
    "below-home": ("ArterialWallCalcification", "BloodVessel", "told narrower told inside only-there nowhere-narrower exclusion"),
    "at-place": ("SoftTissueMineralisation", "LowerExtremity", "told narrower told inside inside exclusion"),
}


@pytest.mark.parametrize("statement", EXCLUSIONS)
def test_exclusion_by_an_addition(statement: str, extended: tuple[Prover, Checker], moenckeberg: Diagnosis) -> None:
    sign, place, rules = EXCLUSIONS[statement]
    fact = Fact("sign-1", "sign", term(sign), present=False, locations=term(place))
    reason = Exclusion(moenckeberg.disease, PREFIXES["stmt"] + statement, fact.id)
    diagnosis = replace(moenckeberg, status="excluded", excluded_by=(reason,))
    prover, checker = extended
    proof = prover.prove("case", diagnosis, {fact.id: fact})
    assert proof is not None
    assert " ".join(step["rule"] for step in proof["steps"]) == rules
    checker.check_told(proof, "case", [fact])
    with pytest.raises(BrokenProof, match="the case does not tell this"):
        checker.check_told(proof, "case", [replace(fact, locations=term("Hand"))])


def test_place_that_a_sign_has_by_way_of_its_definition(extended: tuple[Prover, Checker], moenckeberg: Diagnosis) -> None:
    """What a fact amounts to is not told: a proof may not begin with it."""
    fact = Fact("sign-1", "sign", term("Calcification"), locations=term("Ligament"), amounts_to=term("LigamentCalcification"))
    condition = ConditionRow(PREFIXES["crit"] + "second-home-1", *term("LigamentCalcification", "SkeletalMuscle"))
    criterion = CriterionRow(PREFIXES["crit"] + "second-home", moenckeberg.disease, True, (condition,))
    status = CriterionStatus(criterion, {condition.id: fact.id}, (), {})
    prover, checker = extended
    proof = prover.prove("case", replace(moenckeberg, criteria=(status,)), {fact.id: fact})
    assert proof is not None
    assert " ".join(step["rule"] for step in proof["steps"]) == "told told definition kind lies condition criterion"
    checker.check_told(proof, "case", [fact])


def test_what_no_axiom_leads_to_is_an_error_that_says_so(moenckeberg: Diagnosis) -> None:
    (status,) = (each for each in moenckeberg.criteria if each.is_met)
    fact = Fact("sign-1", "sign", term("AcroOsteolysis"))
    lost = replace(status, met=dict.fromkeys(status.met, fact.id))
    with pytest.raises(CalcgraphError, match="no asserted axioms show that sign-1 is cg:RailroadTrackCalcification"):
        Prover().prove("case", replace(moenckeberg, criteria=(lost,)), {fact.id: fact})


# --- forms ---

PROV = Namespace(PREFIXES["prov"])


TEXTS = {"absent_within": "MonckebergArteriosclerosis", "by_definition": "CalciumPyrophosphateDepositionDisease"}


@pytest.mark.parametrize("name", TEXTS)
def test_text_reads_as_expected(name: str, few: list[Proved], service: Service) -> None:
    proof = named(few, f"{name.replace('_', '-')} cg:{TEXTS[name]}").proof
    assert as_text(proof, service.knowledge.terms.label) == (PROOFS / f"{name}.txt").read_text(encoding="utf-8")


def test_text_and_markdown_name_every_source_and_say_what_they_are_for(few: list[Proved], service: Service) -> None:
    for each in few:
        for write in (as_text, as_markdown):
            text = write(each.proof, service.knowledge.terms.label)
            flat = " ".join(text.split())
            for source in (step.get("source") for step in each.proof["steps"]):
                for part in [] if source is None else [source["work"], source.get("section"), *source.get("references", [])]:
                    assert (part or "").removeprefix("ref:") in flat, (each.name, part)
            assert text.endswith(f"\n\n{DISCLAIMER}\n")
            assert max(map(len, text.splitlines())) <= 100 or write is as_markdown
            assert "cg:" not in text
            assert text.count("\n  ") + text.count("\n| ") >= len(each.proof["steps"])


def test_markdown_is_one_table_whatever_a_label_holds(few: list[Proved]) -> None:
    text = as_markdown(few[0].proof, lambda iri: "a | b")
    rows = [line.replace("\\|", "") for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == len(few[0].proof["steps"]) + 2
    assert {row.count("|") for row in rows} == {5}


def test_prov_is_the_graph_of_the_steps(few: list[Proved], service: Service) -> None:
    for each in few:
        text = as_prov(each.proof, service.knowledge.terms.label)
        assert DISCLAIMER in text
        graph = Graph().parse(data=text, format="turtle")
        case = URIRef(PREFIXES["case"] + each.derived.case.id)
        steps = [URIRef(f"{case}/proof/{each.proof['claim']['disease'].removeprefix('cg:')}/{n:02d}") for n in range(1, 100)]
        derived = {(steps[n], steps[earlier]) for n, step in enumerate(each.proof["steps"]) for earlier in step["from"]}
        assert set(graph.subject_objects(PROV.wasDerivedFrom)) == derived
        told = {steps[n] for n, step in enumerate(each.proof["steps"]) if step["rule"] == "told"}
        assert set(graph.subjects(PROV.wasQuotedFrom, case)) == told
        assert set(graph.subjects(None, PROV.Entity)) == {case, *steps[: len(each.proof["steps"])]}
        sources = {curie(str(value)).removeprefix("ref:") for value in graph.objects(None, PROV.hadPrimarySource)}
        works = {step["source"]["work"] for step in each.proof["steps"] if "source" in step}
        assert sources == {"https://w3id.org/calcgraph" if work == "calcgraph" else work for work in works}


# --- the command line ---


@pytest.fixture
def _one_service(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands use the service of the tests: reading the ontology anew takes longer than they do."""
    monkeypatch.setattr("calcgraph.service.Service", lambda *_, **__: service)


SHOWN = {
    "text": "Proof that case fig05 supports",
    "markdown": "## Proof that",
    "json": '"format": "calcgraph-proof/1"',
    "prov": "# Proof",
}


@pytest.mark.usefixtures("_one_service")
@pytest.mark.parametrize("form", SHOWN)
def test_explain_shows_a_proof(form: str, capsys: Capture) -> None:
    code, out, err = run(capsys, "explain", ROOT / "cases" / "fig05.yaml", "--disease", "monckeberg", "--proof", form)
    assert (code, err) == (0, "")
    assert SHOWN[form] in out
    assert form == "json" or DISCLAIMER in out


@pytest.mark.usefixtures("_one_service")
def test_open_disease_is_an_error_that_says_so(capsys: Capture) -> None:
    code, out, err = run(capsys, "explain", ROOT / "cases" / "fig05.yaml", "--disease", "gout", "--proof", "text")
    assert (code, out) == (2, "")
    assert err == "calcgraph: tophaceous gout is open in this case: there is a proof only of what is supported or excluded\n"


def test_match_carries_every_proof_in_its_json(few: list[Proved], capsys: Capture) -> None:
    files = [PROOFS / "absent_within.yaml", PROOFS / "form.yaml"]
    code, out, _ = run(capsys, "match", "--json", *files)
    assert code == 0
    found = {f"{case['case']} cg:{each['id']}": each["proof"] for case in json.loads(out) for each in case["diagnoses"]}
    assert {name: proof for name, proof in found.items() if proof is not None} == {
        each.name: each.proof for each in few if each.derived.case.id in ("absent-within", "form")
    }
