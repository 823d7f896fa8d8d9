"""Check a proof step by step against the asserted ontology. No reasoner, and nothing of what made the proof.

Each step is worked out anew from the steps that it rests on and the axiom that it names, and has to be that to the letter,
with the source that the ontology gives. The rules, where F is a fact of the case, and A ⊑ B what the ontology asserts:

    told              the case tells it                        F is A, F in A, F lacks A or F throughout A
    kind              F is A; A ⊑ B                            F is B
    within            F in A; A ⊑ B or A ⊑ ∃partOf.B           F in B
    lies              F is A; A ⊑ ∃locatedIn.B                 F in B
    definition        F is G, F in P; A ≡ G ⊓ ∃locatedIn.P     F is A
    condition         F is A, and in P if it names a place     the case meets the condition
    criterion         each of its conditions is met            the case supports D
    form              the case supports A; A ⊑ B               the case supports B
    narrower          F lacks B; A ⊑ B                         F lacks A
    inside            F throughout B; A ⊑ B or A ⊑ ∃partOf.B   F throughout A
    only-there        F throughout B; A ⊑ ∃locatedIn.B         F nowhere A
    nowhere-narrower  F nowhere B; A ⊑ B                       F nowhere A
    exclusion         F lacks A, which each case of D shows    the case excludes D

An absence that the case tells of some places only excludes if the feature lies nowhere else (F nowhere A) or if the
statement gives it for such a place (F throughout P). The last step is the claim, of a disease that is ranked; every other
step is needed by a later one; nothing is concluded twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.case.facts import Fact
from calcgraph.errors import CalcgraphError, UnreadableInput, shortened
from calcgraph.namespace import PREFIXES, curie

__all__ = ["BrokenProof", "Checker", "proofs_in", "read_proofs"]

_FORMAT = "calcgraph-proof/1"
_PARTS = {"format", "case", "claim", "facts", "steps"}
_ENDS = {"supported": "supports", "excluded": "excludes"}
_TOLD = ("is", "in", "lacks", "throughout")
_ABSENT = ("lacks", "throughout", "nowhere")  # followed from the wider term to the narrower one, all else the other way
# Rules that follow one axiom between two terms: what is said before and after, and the kinds of axiom that lead there.
_FOLLOWING = {
    "kind": ("is", "is", ("kind",)),
    "within": ("in", "in", ("kind", "part")),
    "lies": ("is", "in", ("place",)),
    "form": ("supports", "supports", ("kind",)),
    "narrower": ("lacks", "lacks", ("kind",)),
    "inside": ("throughout", "throughout", ("kind", "part")),
    "only-there": ("throughout", "nowhere", ("place",)),
    "nowhere-narrower": ("nowhere", "nowhere", ("kind",)),
}
# What the axiom of a step names, by its rule.
_AXIOMS: dict[str, tuple[str, ...]] = dict.fromkeys(_FOLLOWING, ("relation", "of", "to")) | {
    "told": (),
    "definition": ("sign", "genus", "place"),
    "condition": ("condition",),
    "criterion": ("criterion",),
    "exclusion": ("statement",),
}
_RESTRICTED = {"part": "cg:partOf", "place": "cg:locatedIn"}
_MISSHAPEN = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
_LARGEST = 100_000_000  # bytes
_text = json.JSONEncoder(sort_keys=True).encode  # text that differs wherever JSON does: 1, 1.0 and true are not the same
Step = dict[str, Any]


class BrokenProof(CalcgraphError):  # noqa: N818 - named for what there is to mend
    """A proof with a step that does not hold; `step` is its number, counted from 1, or None if the whole is amiss."""

    exit_code = 1

    def __init__(self, problem: str, step: int | None = None) -> None:
        self.step = step
        super().__init__(f"step {step}: {problem}" if step is not None else problem)


class Checker:
    """Checks proofs against one ontology, read once."""

    def __init__(self, ontology: Path | None = None) -> None:
        self._asserted: dict[tuple[Any, Any], set[Any]] = {}
        path = ontology or asset("ontology", "calcgraph.ttl")
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                self._asserted.setdefault((quad.subject, quad.predicate), set()).add(quad.object)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(path), f"cannot be read ({error})") from error

    def check(self, proof: Any) -> int:
        """Return the number of steps of a proof that holds; else raise BrokenProof that names the first broken step."""
        _need(isinstance(proof, dict) and set(proof) == _PARTS, "this is no proof")
        _need(proof["format"] == _FORMAT and isinstance(proof["case"], str), f"this is no proof of a case in form {_FORMAT}")
        _need(isinstance(proof["steps"], list) and len(proof["steps"]) > 0, "there are no steps")
        concluded, needed, seen = list[Step](), set[int](), set[frozenset[Any]]()
        for number, step in enumerate(proof["steps"], 1):
            try:
                concluded.append(self._check_step(step, concluded))
                _need(frozenset(concluded[-1].items()) not in seen, "an earlier step concludes the same")
            except BrokenProof as error:
                raise BrokenProof(str(error), number) from None
            except _MISSHAPEN:
                raise BrokenProof("this is no step of a proof", number) from None
            seen.add(frozenset(concluded[-1].items()))
            needed.update(step["from"])
        for number in range(1, len(concluded)):
            _need(number - 1 in needed, "no later step needs it", number)
        self._check_ends(proof, concluded)
        return len(concluded)

    def check_told(self, proof: Any, case: str, facts: Iterable[Fact]) -> None:
        """Check a proof, and that the case of this name, with these facts, tells what it begins with; else raise BrokenProof."""
        self.check(proof)
        _need(proof["case"] == case, f"the proof is of case {shortened(proof['case'])}, not of {case}")
        known = {fact.id: fact for fact in facts}
        reaching = {told["fact"] for told in proof["facts"] if "throughout" in told}
        numbers = (number for number, step in enumerate(proof["steps"], 1) if step["rule"] == "told")
        for number, told in zip(numbers, proof["facts"], strict=True):
            fact, (relation,) = known.get(told["fact"]), set(told) - {"fact"}
            if fact is None or fact.present == (relation in _ABSENT):
                raise BrokenProof("the case does not tell this", number)
            terms = fact.said if relation in ("is", "lacks") else fact.locations
            _need(told[relation] in map(curie, terms), "the case does not tell this", number)
            somewhere = relation == "lacks" and fact.locations and fact.id not in reaching
            _need(not somewhere, "the case tells this of some places only", number)

    def _check_ends(self, proof: Any, concluded: list[Step]) -> None:
        """Check that the proof begins with its facts and ends with its claim."""
        told = [step["concludes"] for step in proof["steps"] if step["rule"] == "told"]
        try:
            _need(_text(proof["facts"]) == _text(told), "the facts are not those that the steps begin with")
            status, disease = proof["claim"]["status"], proof["claim"]["disease"]
            ends = concluded[-1] == {_ENDS[status]: disease} and len(proof["claim"]) == 2
            _need(ends and self._values(disease, "cg:ranked") == ["true"], "the last step is not the claim, of a ranked disease")
        except _MISSHAPEN:
            raise BrokenProof("the facts or the claim are not those of a proof") from None

    def _check_step(self, step: Step, concluded: list[Step]) -> Step:
        """Return what a step concludes, if it is to the letter what its rule gives."""
        rule, numbers = step["rule"], step["from"]
        _need(rule in _AXIOMS, f"there is no rule {shortened(str(rule))!r}")
        before = isinstance(numbers, list) and all(type(each) is int and 0 <= each < len(concluded) for each in numbers)
        _need(before, "it rests on a step that does not stand before it")
        given = [concluded[each] for each in numbers]
        axiom = {key: step["axiom"][key] for key in _AXIOMS[rule]}
        fact = {key: each for key, each in (given or [{}])[0].items() if key == "fact"}
        allowed, concludes, source = _told(step["concludes"]) if rule == "told" else self._apply(rule, axiom, fact)
        _need(given in allowed, f"the rule {rule!r} does not apply to the steps that it rests on")
        _need(_text(step["concludes"]) == _text(concludes), f"the rule {rule!r} does not give this conclusion")
        _need(_text(step.get("source")) == _text(source), "the ontology gives another source")
        expected = {"rule": rule, "from": numbers, "concludes": concludes, "axiom": axiom or None, "source": source}
        parts = {key: part for key, part in expected.items() if part is not None}
        _need(_text(step) == _text(parts), "it has parts that do not belong to it")
        return concludes

    def _apply(self, rule: str, axiom: Step, fact: Step) -> tuple[list[list[Step]], Step, Step | None]:
        """Return what a rule may rest on, what it then concludes and its source; BrokenProof if there is no such axiom."""
        if rule in _FOLLOWING:
            (before, after, kinds), (kind, lower, upper) = _FOLLOWING[rule], axiom.values()
            _need(kind in kinds and upper in self._above(lower, kind), "the ontology does not assert this axiom")
            start, end = (upper, lower) if before in _ABSENT else (lower, upper)
            return [[fact | {before: start}]], fact | {after: end}, self._definition(lower)
        if rule == "definition":
            sign, genus, place = axiom.values()
            defined = self._values(sign, "cg:genus") == [genus] and self._above(sign, "place") == [place]
            _need(defined, "the ontology does not define the sign so")
            return [[fact | {"is": genus}, fact | {"in": place}]], fact | {"is": sign}, self._definition(sign)
        (name,) = axiom.values()
        if rule == "condition":
            (feature,), places = self._values(name, "cg:feature"), self._values(name, "cg:atLocation")
            return [[fact | {"is": feature}, *(fact | {"in": place} for place in places)]], {"meets": name}, None
        if rule == "criterion":
            conditions, (disease,) = self._values(name, "cg:hasCondition"), self._values(name, "cg:supports")
            _need(len(conditions) > 0, "the criterion has no conditions")
            return [[{"meets": condition} for condition in conditions]], {"supports": disease}, self._passage(name)
        obligate = self._values(name, "cg:obligate") == ["true"] and self._values(name, "cg:polarity") == ["present"]
        _need(obligate and self._values(name, "cg:relation") != ["cg:hasLocation"], "not each case of the disease shows this")
        (feature,), (disease,) = self._values(name, "cg:feature"), self._values(name, "cg:subject")
        reaches = [{"nowhere": feature}, *({"throughout": place} for place in self._values(name, "cg:atLocation"))]
        absent = fact | {"lacks": feature}
        return [[absent], *([absent, fact | each] for each in reaches)], {"excludes": disease}, self._passage(name)

    def _above(self, name: str, kind: str) -> list[str]:
        """Return what a term is asserted to be a kind of, a part of or to lie in: `A ⊑ B` or `A ⊑ ∃relation.B`."""
        parents = self._asserted.get((_node(name), _node("rdfs:subClassOf")), set())
        if kind == "kind":
            return [_name(parent) for parent in parents if isinstance(parent, ox.NamedNode)]
        some = (parent for parent in parents if isinstance(parent, ox.BlankNode))
        wanted = [_RESTRICTED[kind]]
        return [self._values(each, "owl:someValuesFrom")[0] for each in some if self._values(each, "owl:onProperty") == wanted]

    def _values(self, subject: str | ox.BlankNode, relation: str) -> list[str]:
        """Return what the ontology says of a term, statement, criterion or condition, in order: names, or text."""
        node = _node(subject) if isinstance(subject, str) else subject
        found = self._asserted.get((node, _node(relation)), set())
        return sorted(_name(each) if isinstance(each, ox.NamedNode) else each.value for each in found)

    def _definition(self, name: str) -> Step:
        """Return what the definition of a term rests on."""
        return {"work": self._first(name, "cg:definitionSource")}

    def _passage(self, name: str) -> Step:
        """Return where a criterion or statement stands."""
        (work,), cited = self._values(name, "dcterms:source"), self._values(name, "cg:cites")
        text = {key: self._first(name, f"cg:{key}") for key in ("layer", "section")}
        numbers = {key: int(self._first(name, f"cg:{key}") or 0) or None for key in ("paragraph", "sentence")}
        return {"work": work.removeprefix("ref:"), **text, **numbers, "references": cited}

    def _first(self, name: str, relation: str) -> str | None:
        return next(iter(self._values(name, relation)), None)


def _told(concludes: Any) -> tuple[list[list[Step]], Step, None]:
    """Return what a case may tell: it rests on nothing, and the ontology has no part in it."""
    (relation,) = set(concludes) - {"fact"}
    _need(isinstance(concludes["fact"], str) and relation in _TOLD, "a case cannot tell this")
    return [[]], {"fact": concludes["fact"], relation: _name(_node(concludes[relation]))}, None


def _need(holds: bool, problem: str, step: int | None = None) -> None:
    if not holds:
        raise BrokenProof(problem, step)


@lru_cache(10_000)
def _name(node: ox.NamedNode) -> str:
    return curie(node.value)


@lru_cache(10_000)
def _node(name: str) -> ox.NamedNode:
    """Return what a name like `cg:Term` stands for; a second way to write it is no name."""
    prefix, _, local = name.partition(":")
    node = ox.NamedNode(PREFIXES[prefix] + local)
    if _name(node) != name:
        raise ValueError(name)
    return node


def read_proofs(path: Path) -> Any:
    """Read a JSON file of proofs; what is no JSON raises UnreadableInput."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise UnreadableInput(str(path), "is too large for proofs")
        return json.loads(data)
    except OSError as error:
        raise UnreadableInput(str(path), f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(str(path), f"is no JSON that can be read: {error}") from error


def proofs_in(document: Any, source: str) -> list[Any]:
    """Return the proofs in a document: one proof, several, or all that `match --json` printed.

    What is none of these, or holds no proof, raises UnreadableInput; a case in which a disease is said to be supported or
    excluded, and has no proof of just that, raises BrokenProof.
    """
    found: list[Any] = []
    for each in document if isinstance(document, list) else [document]:
        if isinstance(each, dict) and isinstance(each.get("diagnoses"), list):
            found += [one["proof"] for one in each["diagnoses"] if _has_proof(one, each)]
        elif isinstance(each, dict) and "steps" in each:
            found.append(each)
        elif not isinstance(each, dict) or each.get("conforms") is not False:  # a case that was refused has no proofs
            raise UnreadableInput(source, "holds something that is neither a proof nor an explained case")
    if not found:
        raise UnreadableInput(source, "holds no proof: write one with  explain CASE.yaml --disease NAME --proof json")
    return found


def _has_proof(diagnosis: Any, case: dict[str, Any]) -> bool:
    """Tell whether a diagnosis has a proof; one that is due and missing, or of something else, raises BrokenProof."""
    _need(isinstance(diagnosis, dict), "something among the diagnoses is none")
    proof, status, disease, name = *(diagnosis.get(key) for key in ("proof", "status", "id")), case.get("case")
    if not (isinstance(status, str) and isinstance(disease, str) and isinstance(name, str)):
        raise BrokenProof("a diagnosis, its status or its case has no name")
    if proof is None and status not in _ENDS:
        return False
    claimed = {"case": name, "claim": {"status": status, "disease": f"cg:{disease}"}}
    own = isinstance(proof, dict) and {key: proof.get(key) for key in claimed} == claimed
    _need(own, f"case {shortened(name)}: there is no proof that {shortened(disease)} is {shortened(status)}")
    return True
