"""Resolve the words of a case to terms, each by its place: what a word may name there, and what to do if it does not."""

from __future__ import annotations

from collections.abc import Collection

from calcgraph.case.document import Path_
from calcgraph.case.form import TEXT_LIMIT, UNKNOWN, Form, written
from calcgraph.terms import Term, TermIndex

__all__ = ["Words"]

_ADVISED = 10  # looking up what comes nearest takes a moment; nobody mends more words at a time
# Where a word of each facet belongs, told to whoever put it elsewhere.
_PLACE = {
    "sign": "under findings, as sign or absent",
    "site": "as the location of a finding",
    "distribution": "as distribution",
    "lab": "under labs",
    "analyte": "under labs, as analyte",
    "context": "under history",
    "diagnosis": "under history (or label_clues)",
    "modality": "as the modality of a finding",
    "age": "as age",
    "sex": "as sex",
}


class Words:
    """Resolves the words of one document; `unread` gathers, if lenient, what names no term."""

    def __init__(self, form: Form, terms: TermIndex, lenient: bool) -> None:
        self._form, self._terms, self._lenient = form, terms, lenient
        self.unread: list[str] = []
        self._advised = 0

    def label(self, iri: str) -> str:
        """Return the label of a term."""
        return self._terms.label(iri)

    def one(self, value: object, path: Path_, facet: str) -> str | None:
        """Read one word; nothing, and a word for unknown, is None."""
        if value is None or (isinstance(value, str) and value in UNKNOWN):
            return None
        return self.required(value, path, facet)

    def required(self, value: object, path: Path_, facet: str) -> str | None:
        """Read one word that must be there."""
        if not isinstance(value, str):
            self._form.wrong(path, "a word is expected here", value)
            return None
        found = self._resolve(value, path, (facet,))
        return found.iri if found else None

    def many(self, value: object, path: Path_, *facets: str) -> tuple[str, ...]:
        """Read a word or a list of words; the same term named twice counts once."""
        if value is None:
            return ()
        words = self._form.entries(value, path) if isinstance(value, list) else [value]
        found: list[str] = []
        for number, word in enumerate(words):
            place = (*path, number) if isinstance(value, list) else path
            if not isinstance(word, str):
                self._form.wrong(place, "a word is expected here", word)
                continue
            term = self._resolve(word, place, facets)
            if term is not None and term.iri not in found:
                found.append(term.iri)
        return tuple(found)

    def some(self, value: object, path: Path_, *facets: str) -> tuple[str, ...]:
        """Read a word or a list of words of which at least one must be there."""
        if value is None or value == []:
            self._form.wrong(path, "a word is expected here", "nothing")
            return ()
        return self.many(value, path, *facets)

    def _resolve(self, word: str, path: Path_, facets: Collection[str]) -> Term | None:
        if len(word) > TEXT_LIMIT:
            self._form.wrong(path, f"a word has at most {TEXT_LIMIT} letters", word)
            return None
        found = self._terms.find(word, facets)
        if found:
            return found[0]
        elsewhere = self._terms.find(word)
        if self._lenient and not elsewhere:
            self.unread.append(f"{written(path)}: {word}")
            return None
        self._form.wrong(path, self._advice(elsewhere, word, facets), word)
        return None

    def _advice(self, elsewhere: list[Term], word: str, facets: Collection[str]) -> str:
        if elsewhere:
            return f"{elsewhere[0].label!r} belongs {_PLACE[elsewhere[0].facet]}"
        self._advised += 1
        near = self._terms.nearest(word, facets) if self._advised <= _ADVISED else []
        hint = f"nearest: {', '.join(repr(term.label) for term in near)}" if near else "look it up with  calcgraph terms"
        return f"no known term for this place; {hint}"
