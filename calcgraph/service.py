"""What the commands do, without the command line: read, validate and derive cases, explain, compare, look up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from calcgraph.case.document import read_document
from calcgraph.case.form import TEXT_LIMIT
from calcgraph.case.model import Case
from calcgraph.constraints import check_constraints
from calcgraph.derive.engine import Derived, Engine, Route
from calcgraph.errors import CaseError, UsageError, Violation, shortened
from calcgraph.explain import Explainer
from calcgraph.interop.concepts import Concepts
from calcgraph.interop.read import Input, Reader, read_cases
from calcgraph.knowledge import Knowledge
from calcgraph.terms import Term

__all__ = ["Service", "read_priors"]

_LARGEST_PRIOR = 1e12  # priors may be counts; beyond this a sum of them loses the smaller ones


class Service:
    """One knowledge, one engine, and what users ask of them."""

    def __init__(self, layer: str = "all", lenient: bool = False, whole: bool = False, route: Route | None = None) -> None:
        self.knowledge = Knowledge(layer, whole)
        self.engine = Engine(self.knowledge, route=route)
        self._lenient = lenient

    @cached_property
    def explainer(self) -> Explainer:
        """The explainer of this knowledge."""
        return Explainer(self.engine)

    def read(self, path: Path, thoroughly: bool = False) -> Case:
        """Read and validate the one case of a file; what does not conform raises CaseError with every violation.

        Thoroughly means with the SHACL engine on all of `shapes/case.ttl`; else its SPARQL constraints are run alone.
        """
        cases = self.read_all(path, thoroughly)
        if len(cases) != 1:
            raise UsageError(f"{path} holds {len(cases)} cases: name a file of one")
        if isinstance(cases[0], CaseError):
            raise cases[0]
        return cases[0]

    def read_all(self, path: Path, thoroughly: bool = False) -> list[Case | CaseError]:
        """Read and validate the cases of a file of any format that is known; in place of a case that does not conform, why."""
        reader = Reader(self.knowledge.terms, self.knowledge.codes, self.engine.laboratory.states, self._lenient)
        return [each if isinstance(each, CaseError) else self._validated(each, thoroughly) for each in read_cases(path, reader)]

    def read_files(self, paths: Sequence[Path], thoroughly: bool = False) -> list[Case | CaseError]:
        """Read the cases of several files; in place of a case, or of a whole file, that does not conform, why."""
        read: list[Case | CaseError] = []
        for path in paths:
            try:
                read += self.read_all(path, thoroughly)
            except CaseError as error:
                read.append(error)
        return read

    def _validated(self, read: Input, thoroughly: bool) -> Case | CaseError:
        violations = [read.located(violation) for violation in self.violations(read.case, thoroughly)]
        return CaseError(read.document.source, violations) if violations else read.case

    def violations(self, case: Case, thoroughly: bool = False) -> list[Violation]:
        """Return what the laboratory and the shapes find wrong with a case."""
        labs, violations, _ = self.engine.laboratory.judge(case)
        if violations or not thoroughly:
            return violations or check_constraints(case, labs, self.knowledge)
        from calcgraph.validate import validate_case

        return validate_case(case, labs, self.knowledge)

    def match(
        self, cases: Sequence[Case], with_clues: bool = False, priors: dict[str, float] | None = None, proofs: bool = False
    ) -> list[dict[str, Any]]:
        """Return the explained result of each case."""
        return [self.explainer.explain(derived, priors, proofs) for derived in self.engine.derive(cases, with_clues)]

    def derive(self, cases: Sequence[Case], with_clues: bool = False) -> list[Derived]:
        """Return the derived result of each case."""
        return self.engine.derive(cases, with_clues)

    def concepts(self, own: bool = True) -> Concepts:
        """Return what writes terms as codes of public vocabularies, beside ids of ours or without."""
        return Concepts(self.knowledge.terms, self.knowledge.codes, self.engine.laboratory.states, own)

    @cached_property
    def version(self) -> str:
        """The version of the ontology: the day of its release."""
        (row,) = self.knowledge.ask("lookup", "version")
        return str(row["version"])

    def disease(self, text: str) -> Term:
        """Return the disease that a text names; an unknown one raises UsageError with the nearest."""
        found = self.knowledge.terms.find(_of_a_words_length(text), ("diagnosis",))
        if not found:
            nearest = ", ".join(repr(term.label) for term in self.knowledge.terms.nearest(text, ("diagnosis",)))
            raise UsageError(f"no disease is called {text!r}; nearest: {nearest or 'none'}")
        return found[0]

    def look_up(self, text: str) -> list[dict[str, Any]]:
        """Return the terms that a text names, or else those that its code is mapped to in another way, or the nearest ones."""
        terms, codes = self.knowledge.terms, self.knowledge.codes
        found = terms.find(_of_a_words_length(text))
        mapped = {code.term: code.match for code in codes.unread(text)} if not found else {}
        near = [terms.by_iri[term] for term in mapped if term in terms.by_iri] or terms.nearest(text, count=8)
        return [
            {
                "id": term.id,
                "label": term.label,
                "kind": term.facet,
                "read": bool(found),
                "exact": bool(found) and terms.likeness(text, term) == "same",
                "mapped": mapped.get(term.iri),
                "synonyms": list(term.synonyms),
                "read_as_it": [*term.narrower, *term.wider],
                "codes": [{"code": each.curie, "label": each.label, "match": each.match} for each in codes.of(term.iri)],
            }
            for term in found or near
        ]

    def forms_of(self, disease: str) -> set[str]:
        """Return a disease and its forms."""
        rows = self.knowledge.ask("derive", "ranked_above")
        return {disease} | {row["form"] for row in rows if row["disease"] == disease}


def _of_a_words_length(text: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise UsageError(f"a word has at most {TEXT_LIMIT} letters (found: {len(text):,})")
    return text


def read_priors(path: Path, service: Service) -> dict[str, float]:
    """Read prior probabilities from a YAML mapping of disease to number; they are scaled to a sum of one."""
    document = read_document(path)
    if not isinstance(document.value, dict) or not document.value:
        raise UsageError(f"{path}: priors are a mapping of disease to a number above 0")
    ranked = {row["disease"] for row in service.knowledge.ask("lookup", "ranked")}
    priors: dict[str, float] = {}
    for name, value in document.value.items():
        disease = service.disease(name)
        if disease.iri not in ranked:
            raise UsageError(f"{path}: {disease.label!r} is a group or form, not ranked: give the prior of a disease that is")
        if disease.id in priors:
            raise UsageError(f"{path}: {disease.label!r} is named twice: keep one")
        priors[disease.id] = _prior(path, name, value)
    total = sum(priors.values())
    return {disease: value / total for disease, value in priors.items()}


def _prior(path: Path, name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _LARGEST_PRIOR:
        raise UsageError(f"{path}: the prior of {name!r} is a number above 0 (found: {shortened(str(value))!r})")
    return float(value)
