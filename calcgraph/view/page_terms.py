"""The terms of the page: words, definitions, codes, place in the classification and what is special about each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from calcgraph.codes import Code
from calcgraph.derive.evidence import Rules
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import PREFIXES, local_name

__all__ = ["PageTerms"]

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_LINKS = ("alwaysAt", "genus", "foundBy", "matchesThrough")
_KINDS = {"Exact": "exact", "Narrow": "narrow", "Broad": "broad"}


class PageTerms:
    """Every term that a case can name and the roots of the facets, each at its position in the order of ids."""

    def __init__(self, knowledge: Knowledge, rules: Rules, groups: Collection[str]) -> None:
        """Take the knowledge, which must be whole, what orders every case alike, and the groups of the scheme."""
        self._knowledge, self._rules, self._groups = knowledge, rules, groups
        self._rows = {row["term"]: row for row in knowledge.ask("export", "terms")}
        self._facet = {term: row["facet"] for term, row in self._rows.items()}
        self._kinds = {
            (row["a"], row["b"]) for row in knowledge.select(f"SELECT ?a ?b WHERE {{ ?a <{_SUBCLASS}> ?b FILTER(isIRI(?b)) }}")
        }
        self._at = {term: number for number, term in enumerate(sorted(self._rows))}

    def at(self, terms: Iterable[str]) -> list[int]:
        """Return the positions of terms, in order; what is no term of a case is left out."""
        return sorted(self._at[term] for term in terms if term in self._at)

    def position(self, term: str) -> int:
        """Return the position of a term."""
        return self._at[term]

    def rows(self) -> list[dict[str, Any]]:
        """Return what the page knows of each term."""
        return [self._row(term) for term in self._at]

    def _row(self, term: str) -> dict[str, Any]:
        told, words = self._rows[term], self._words.get(term, {})
        parents, wholes = self._above(term)
        codes = sorted(self._knowledge.codes.of(term), key=_code_key)
        return {
            "id": local_name(term),
            "label": told["label"],
            "facet": self._facet[term],
            "root": int(term not in self._knowledge.terms.by_iri),
            **{name: sorted(words.get(kind, ())) for kind, name in _KINDS.items()},
            "definition": told["definition"],
            "definitionSource": told["definitionSource"],
            "parents": parents,
            "partOf": wholes,
            "within": self.at(self._knowledge.within(term)),
            "codes": [code.curie for code in codes],
            "matches": "".join(code.match[0] for code in codes),
            "confidences": [round(100 * code.confidence) for code in codes],
            "codeLabels": [_unlike(code.label, told["label"]) for code in codes],
            "nonspecific": int(term in self._rules.nonspecific),
            "landmark": int(term in self._landmarks),
            **{name: self.at(self._knowledge.links(name).get(term, ())) for name in _LINKS},
            "ranked": int(term in self._rules.diseases),
            "mustNotMiss": int(self._rules.diseases.get(term, False)),
            "group": int(term in self._groups),
            "years": list(self._knowledge.age_bands.get(term, ())),
        }

    def _above(self, term: str) -> tuple[list[int], list[int]]:
        """Return what a term is directly a kind of, and what it is directly a part of: nothing else lies between."""
        around = self._knowledge.within(term) - {term}
        kinds = {wider for wider in around if (term, wider) in self._kinds}
        nearest = set(self._knowledge.narrowest(around))
        return self.at(self._knowledge.narrowest(kinds)), self.at(nearest - kinds)

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for row in self._knowledge.ask("export", "synonyms"):
            found.setdefault(row["term"], {}).setdefault(row["kind"], []).append(row["word"])
        return found

    @cached_property
    def _landmarks(self) -> frozenset[str]:
        return frozenset(self._knowledge.links("landmark"))


def _code_key(code: Code) -> tuple[str, str]:
    return code.curie, code.match


def _unlike(label: str | None, ours: str) -> str | int | None:
    """Return the label of a code, or 0 if it is that of the term as well."""
    return 0 if label is not None and label.casefold() == ours.casefold() else label
