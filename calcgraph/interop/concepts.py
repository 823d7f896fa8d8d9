"""Write terms as coded concepts: our own id beside the codes of public vocabularies that mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calcgraph.codes import Code, Codes
from calcgraph.namespace import BASE
from calcgraph.terms import Term, TermIndex

__all__ = ["Concepts", "Written"]

_OWN = "CG"
_OBO = "http://purl.obolibrary.org/obo/"


@dataclass(frozen=True)
class Written:
    """A code as it is written: prefix, local code, words, and whether it means the same as the term."""

    prefix: str
    code: str
    label: str

    @property
    def curie(self) -> str:
        """The code as a CURIE."""
        return f"{'cg' if self.is_own else self.prefix}:{self.code}"

    @property
    def is_own(self) -> bool:
        """Whether this is an id of ours."""
        return self.prefix == _OWN


@dataclass
class Concepts:
    """Finds the codes of terms. Without `own` ids of ours are left out.

    `losses` gathers what is not carried, `only_ours` the terms for which no public vocabulary has a code that means the same.
    """

    terms: TermIndex
    codes: Codes
    lab_states: Mapping[tuple[str, str], str]
    own: bool = True
    losses: list[str] = field(default_factory=list)
    only_ours: list[str] = field(default_factory=list)

    def lose(self, *what: str) -> None:
        """Note what is not carried."""
        self.losses += [each for each in what if each not in self.losses]

    def term(self, iri: str) -> Term:
        """Return a term."""
        return self.terms.by_iri[iri]

    def label(self, iri: str) -> str:
        """Return the label of a term."""
        return self.terms.label(iri)

    def word(self, iri: str) -> str:
        """Return the word by which a case file names a term: its label, or its id where the label names another, too."""
        term = self.term(iri)
        return term.label if self.terms.find(term.label) == [term] else f"cg:{term.id}"

    def system(self, written: Written) -> str:
        """Return what FHIR calls the code system of a code."""
        return BASE if written.is_own else self.codes.system(written.prefix)

    def code(self, written: Written) -> str:
        """Return a code as it is written within its code system: those of the OBO Foundry keep their prefix."""
        namespace = "" if written.is_own else str(self.codes.vocabularies[written.prefix]["namespace"])
        return written.curie if namespace.startswith(_OBO) else written.code

    def is_read_as(self, written: Written, iri: str, facets: Sequence[str] = ()) -> bool:
        """Tell whether a code is read as a term, and as no other (of the facets)."""
        read = [self.terms.by_iri[term] for term, _ in self.codes.read(written.curie) if term in self.terms.by_iri]
        return [term.iri for term in read if not facets or term.facet in facets] == [iri]

    def of(self, iri: str, unit: str | None = None, among: Sequence[str] = ()) -> list[Written]:
        """Return the codes for a term, ours first; of an analyte those of tests that give such a unit.

        `among` limits and orders the vocabularies.
        """
        term = self.term(iri)
        same = [code for code in self.codes.of(iri) if code.match == "exactMatch" and (not among or code.vocabulary in among)]
        if term.facet == "analyte":
            same = self._tests(iri, unit)
        if not same and term.label not in self.only_ours:
            self.only_ours.append(term.label)
        found = [Written(each.vocabulary, each.curie.partition(":")[2], each.label or term.label) for each in same]
        if among:
            found.sort(key=lambda each: (among.index(each.prefix), each.code))
        return [Written(_OWN, term.id, term.label)] * self.own + found

    def _tests(self, iri: str, unit: str | None) -> list[Code]:
        """Return the one test that fits an analyte and a unit best: LOINC has one for moles, and another for mass."""
        by_moles = "mol" in (unit or "")
        tests = [
            each for each in self.codes.of(iri) if each.vocabulary == "LOINC" and each.match in ("exactMatch", "narrowMatch")
        ]
        fitting = [each for each in tests if unit is None or ("Moles" in (each.label or "")) == by_moles]
        return sorted(fitting, key=lambda each: (each.match, -each.confidence, each.curie))[:1]
