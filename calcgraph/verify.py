"""Check a proof step by step against the asserted ontology. No reasoner, and nothing of what made the proof.

A step is accepted if its rule gives just its conclusion from the steps and the axiom that it names, if the ontology
asserts that axiom, and if the source is the one that the ontology gives. The last step must be the claim, every other
one must be needed by a later one, and nothing may stand twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.case.facts import Fact
from calcgraph.errors import CalcgraphError, UnreadableInput
from calcgraph.namespace import PREFIXES

__all__ = ["BrokenProof", "Checker", "proofs_in", "read_proofs"]

_OWL, _RDFS, _CG = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["cg"]
_RELATIONS = {"part": _CG + "partOf", "place": _CG + "locatedIn"}
_TOLD = ("is", "in", "lacks", "throughout")
# rule → the relation of the axiom it may use, what the step before must say, what it concludes; (lower, upper) of the axiom.
_CLIMBS = {
    "kind": (("kind",), "is", "is"),
    "within": (("kind", "part"), "in", "in"),
    "lies": (("place",), "is", "in"),
    "form": (("kind",), "supports", "supports"),
}
_DESCENTS = {
    "narrower": (("kind",), "lacks", "lacks"),
    "inside": (("kind", "part"), "throughout", "throughout"),
    "only-there": (("place",), "throughout", "nowhere"),
    "nowhere-narrower": (("kind",), "nowhere", "nowhere"),
}
_LARGEST = 10_000_000  # bytes
Step = dict[str, Any]


class BrokenProof(CalcgraphError):  # noqa: N818 - named for what there is to mend
    """A proof with a step that does not hold; `step` is its number, counted from 1, or None if the whole is amiss."""

    exit_code = 1

    def __init__(self, problem: str, step: int | None = None) -> None:
        self.step = step
        super().__init__(f"step {step}: {problem}" if step is not None else problem)


def read_proofs(path: Path) -> Any:
    """Read a JSON file of proofs; what is no JSON raises UnreadableInput."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableInput(str(path), "is too large for proofs")
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableInput(str(path), f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(str(path), f"is no JSON that can be read: {error}") from error


def proofs_in(document: Any, source: str) -> list[Any]:
    """Return the proofs in a document: one proof, several, or all that `match --json` printed; none raises UnreadableInput."""
    cases = document if isinstance(document, list) else [document]
    found = []
    for each in cases:
        diagnoses = each.get("diagnoses") if isinstance(each, dict) else None
        if isinstance(diagnoses, list):
            found += [one["proof"] for one in diagnoses if isinstance(one, dict) and one.get("proof") is not None]
        else:
            found.append(each)
    if not found:
        raise UnreadableInput(source, "holds no proof: write one with  explain CASE.yaml --disease NAME --proof json")
    return found


class Checker:
    """Checks proofs against one ontology, read once."""

    def __init__(self, ontology: Path | None = None) -> None:
        self._store = ox.Store()
        path = ontology or asset("ontology", "calcgraph.ttl")
        try:
            self._store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(path), f"cannot be read ({error})") from error

    def check(self, proof: Any) -> int:
        """Return the number of steps of a proof that holds; else raise BrokenProof that names the first broken step."""
        _need(
            isinstance(proof, dict) and set(proof) == {"format", "case", "claim", "facts", "steps"}, "this is no proof of a case"
        )
        _need(proof["format"] == "calcgraph-proof/1", f"the format {proof['format']!r} is unknown")
        steps, facts, claim = proof["steps"], proof["facts"], proof["claim"]
        _need(isinstance(steps, list) and isinstance(facts, list) and bool(steps), "there are no steps")
        _need(isinstance(proof["case"], str), "the case has no name")
        for number, step in enumerate(steps, 1):
            try:
                self._check_step(step, steps[: number - 1], facts)
            except BrokenProof as error:
                raise BrokenProof(str(error), number) from None
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise BrokenProof("this is no step of a proof", number) from None
        ends = {"supported": "supports", "excluded": "excludes"}
        _need(
            isinstance(claim, dict) and set(claim) == {"status", "disease"} and claim["status"] in ends, "the claim is no status"
        )
        _need(steps[-1]["concludes"] == {ends[claim["status"]]: claim["disease"]}, "the last step is not what is claimed")
        used = {each for step in steps for each in step["from"]}
        _need(used == set(range(len(steps) - 1)), "a step is not needed by any later one")
        _need(all(steps.count(step) == 1 for step in steps), "a step stands twice")
        told = [step["concludes"] for step in steps if step["rule"] == "told"]
        _need(told == facts, "the facts are not those that the steps begin with")
        return len(steps)

    def check_told(self, proof: Any, case: str, facts: Iterable[Fact]) -> None:
        """Check that a case tells what a proof, itself found to hold, begins with."""
        _need(proof["case"] == case, f"the proof is of case {proof['case']!r}, not of {case!r}")
        told = {fact.id: fact for fact in facts}
        for number, each in enumerate(proof["facts"], 1):
            fact = told.get(each["fact"])
            ((relation, term),) = ((key, value) for key, value in each.items() if key != "fact")
            tells = fact is not None and fact.present == (relation in ("is", "in"))
            terms = () if fact is None else fact.said if relation in ("is", "lacks") else fact.locations
            everywhere = (
                fact is None
                or relation != "lacks"
                or not fact.locations
                or "throughout" in {key for other in proof["facts"] for key in other}
            )
            _need(tells and _iri(term) in terms and everywhere, f"the case does not tell fact {number} of the proof")

    def _check_step(self, step: Step, before: list[Step], facts: list[Any]) -> None:
        rule, numbers, concludes = step["rule"], step["from"], step["concludes"]
        _need(
            all(type(each) is int and 0 <= each < len(before) for each in numbers),
            "it rests on a step that does not stand before it",
        )
        _need(len(set(numbers)) == len(numbers), "it names a step twice")
        given = [before[each]["concludes"] for each in numbers]
        axiom = step.get("axiom", {})
        parts = (
            {"rule", "from", "concludes"}
            | ({"axiom"} if "axiom" in step else set())
            | ({"source"} if "source" in step else set())
        )
        _need(set(step) == parts, "it has parts that no step has")
        if rule == "told":
            (relation,) = set(concludes) - {"fact"}
            _need(
                relation in _TOLD and concludes in facts and not given and parts == {"rule", "from", "concludes"},
                "the case does not tell it",
            )
            return
        expected, node = self._apply(rule, given, axiom)
        _need(concludes == expected, f"the rule {rule!r} does not give this conclusion")
        _need(step.get("source") == self._source(rule, node), "the ontology gives another source")

    def _apply(self, rule: str, given: list[Any], axiom: Any) -> tuple[Any, str]:
        """Return what a rule concludes, and the term or statement whose source the step must name."""
        if rule in _CLIMBS or rule in _DESCENTS:
            return self._along(rule, given, axiom)
        if rule == "definition":
            _need(set(axiom) == {"sign", "genus", "place"} and len(given) == 2, "this is no definition")
            _need(self._value(axiom["sign"], "genus") == {_iri(axiom["genus"])}, "the sign is not defined so")
            _need(self._edge("place", axiom["sign"], axiom["place"]), "the sign is not defined by this place")
            fact = given[0]["fact"]
            _need(
                given == [{"fact": fact, "is": axiom["genus"]}, {"fact": fact, "in": axiom["place"]}], "the definition is not met"
            )
            return {"fact": fact, "is": axiom["sign"]}, axiom["sign"]
        if rule == "condition":
            name = axiom["condition"]
            (feature,), places = self._value(name, "feature"), self._value(name, "atLocation")
            fact = given[0]["fact"]
            wanted = [{"fact": fact, "is": feature}] + [{"fact": fact, "in": place} for place in places]
            _need(
                [{key: each[key] if key == "fact" else _iri(each[key]) for key in each} for each in given] == wanted,
                "the condition is not met",
            )
            _need(set(axiom) == {"condition"}, "this is no condition")
            return {"meets": name}, name
        if rule == "criterion":
            name = axiom["criterion"]
            conditions, (target,) = self._value(name, "hasCondition"), self._value(name, "supports")
            _need(
                set(axiom) == {"criterion"} and {_iri(each["meets"]) for each in given} == conditions,
                "not every condition is met, or too many",
            )
            return {"supports": _short(target)}, name
        if rule == "exclusion":
            name = axiom["statement"]
            _need(set(axiom) == {"statement"} and self._value(name, "obligate") == {"true"}, "the statement is not obligate")
            (feature,), (disease,) = self._value(name, "feature"), self._value(name, "subject")
            fact = given[0]["fact"]
            wanted = [{"fact": fact, "lacks": _short(feature)}]
            local = [*wanted, {"fact": fact, "nowhere": _short(feature)}]
            _need(given in (wanted, local), "it is not the obligate feature that is absent")
            return {"excludes": _short(disease)}, name
        raise BrokenProof(f"the rule {rule!r} is unknown")

    def _along(self, rule: str, given: list[Any], axiom: Any) -> tuple[Any, str]:
        """Follow an axiom between two terms: upwards for what is there, downwards for what is not."""
        up = rule in _CLIMBS
        relations, says, concludes = (_CLIMBS if up else _DESCENTS)[rule]
        lower, upper = axiom["of"], axiom["to"]
        _need(
            set(axiom) == {"relation", "of", "to"} and axiom["relation"] in relations and len(given) == 1,
            "the rule needs another axiom",
        )
        _need(self._edge(axiom["relation"], lower, upper), "the ontology does not assert this axiom")
        start, end = (lower, upper) if up else (upper, lower)
        rest = {key: value for key, value in given[0].items() if key != says}
        _need(given[0].get(says) == start, "it does not begin where the step before ended")
        return rest | {concludes: end}, lower

    def _edge(self, relation: str, lower: str, upper: str) -> bool:
        parent = ox.NamedNode(_RDFS + "subClassOf")
        if relation == "kind":
            return ox.Quad(ox.NamedNode(_iri(lower)), parent, ox.NamedNode(_iri(upper))) in self._store
        for quad in self._store.quads_for_pattern(ox.NamedNode(_iri(lower)), parent, None):
            node = quad.object
            if not isinstance(node, ox.BlankNode):
                continue
            on, some = (ox.Quad(node, ox.NamedNode(_OWL + name), ox.NamedNode(value)) for name, value in (
                ("onProperty", _RELATIONS[relation]), ("someValuesFrom", _iri(upper)),
            ))  # fmt: skip
            if on in self._store and some in self._store:
                return True
        return False

    def _value(self, name: str, relation: str, base: str = _CG) -> set[str]:
        node = ox.NamedNode(_iri(name))
        return {quad.object.value for quad in self._store.quads_for_pattern(node, ox.NamedNode(base + relation), None)}  # type: ignore[union-attr]

    def _source(self, rule: str, node: str) -> Any:
        if rule == "condition":
            return None
        if rule not in ("criterion", "exclusion"):
            return {"work": next(iter(self._value(node, "definitionSource")), None)}
        one = {name: next(iter(self._value(node, name)), None) for name in ("layer", "section", "paragraph", "sentence")}
        numbers = {name: int(one[name]) if one[name] else None for name in ("paragraph", "sentence")}  # type: ignore[arg-type]
        (work,) = self._value(node, "source", PREFIXES["dcterms"])
        return {"work": work.rpartition("/")[2], **one, **numbers, "references": sorted(map(_short, self._value(node, "cites")))}


def _need(holds: bool, problem: str) -> None:
    if not holds:
        raise BrokenProof(problem)


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _short(iri: str) -> str:
    fits = max((base, prefix) for prefix, base in PREFIXES.items() if iri.startswith(base))
    return f"{fits[1]}:{iri.removeprefix(fits[0])}"
