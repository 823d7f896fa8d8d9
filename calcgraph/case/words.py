"""Resolve the words of a case to terms, each by its place: what a word may name there, and what to do if it does not."""

from __future__ import annotations

from collections.abc import Collection

from calcgraph.case.document import Path_
from calcgraph.case.form import TEXT_LIMIT, UNKNOWN, Form, written
from calcgraph.terms import Term, TermIndex
from calcgraph.wording import normalise

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
    """Resolves the words of one document.

    `unread` gathers, if lenient, what names no term; `approximated` what was read as a wider or narrower one;
    `readings` all words that are not the label of what they were read as.
    """

    def __init__(self, form: Form, terms: TermIndex, lenient: bool) -> None:
        self._form, self._terms, self._lenient = form, terms, lenient
        self.unread: list[str] = []
        self.approximated: list[str] = []
        self.readings: list[str] = []
        self._given: set[str] = set()
        self._denied: dict[str, Path_] = {}
        self._advised = 0

    def check_contradictions(self) -> None:
        """Find fault with a word of the history that is given as present and as absent; of terms the shapes tell."""
        for word, path in self._denied.items():
            if word in self._given and path[0] != "findings":
                self._form.wrong(path, "this word is given as present and as absent: keep one of the two", word)

    def label(self, iri: str) -> str:
        """Return the label of a term."""
        return self._terms.label(iri)

    def known(self, value: object, facet: str) -> str | None:
        """Return the term that a value names, if it is a word and names one."""
        found = self._terms.find(value, (facet,)) if isinstance(value, str) and len(value) <= TEXT_LIMIT else []
        return found[0].iri if found else None

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

    def many(self, value: object, path: Path_, *facets: str, denied: bool = False) -> tuple[str, ...]:
        """Read a word or a list of words, perhaps of what is absent; the same term named twice counts once.

        Of several facets the first that knows a word has it.
        """
        if value is None:
            return ()
        words = self._form.entries(value, path) if isinstance(value, list) else [value]
        found: list[str] = []
        for number, word in enumerate(words):
            place = (*path, number) if isinstance(value, list) else path
            if not isinstance(word, str):
                self._form.wrong(place, "a word is expected here", word)
                continue
            term = self._resolve(word, place, facets, denied)
            if term is not None and term.iri not in found:
                found.append(term.iri)
        return tuple(found)

    def is_history(self, term: str, path: Path_) -> bool:
        """Tell whether a term that stands among findings belongs to the history, as which it is then read."""
        if self._terms.by_iri[term].facet != "context":
            return False
        self.approximated.append(f"{written(path)}: {self.label(term)} (read as history: where it was seen is not kept)")
        return True

    def some(self, value: object, path: Path_, *facets: str, denied: bool = False) -> tuple[str, ...]:
        """Read a word or a list of words of which at least one must be there."""
        if value is None or value == []:
            self._form.wrong(path, "a word is expected here", "nothing")
            return ()
        return self.many(value, path, *facets, denied=denied)

    def set_aside(self, word: str, path: Path_, why: str, spare: bool) -> None:
        """Carry a word that cannot be read as unread, if lenient or if the case can spare it; else it is wrong."""
        if self._lenient or spare:
            self.unread.append(f"{written(path)}: {word} ({why})")
        else:
            self._form.wrong(path, why, word)

    def _read(self, word: str, term: Term, path: Path_, denied: bool) -> Term | None:
        """Note how a word is read; that something narrower is absent tells nothing of the term."""
        likeness = self._terms.likeness(word, term)
        if not denied:
            self._given.add(normalise(word))
        elif likeness == "narrower":
            self._denied[normalise(word)] = path
            self.unread.append(f"{written(path)}: {word} (narrower than {term.label}, whose absence it does not tell)")
            return None
        if likeness != "same":
            how = "near to" if likeness == "close" else f"{likeness} than"
            self.approximated.append(f"{written(path)}: {word} ({how} {term.label}, as which it is read)")
        return term

    def _resolve(self, word: str, path: Path_, facets: Collection[str], denied: bool = False) -> Term | None:
        if len(word) > TEXT_LIMIT:
            self._form.wrong(path, f"a word has at most {TEXT_LIMIT} letters", word)
            return None
        found = next((terms for facet in facets if (terms := self._terms.find(word, (facet,)))), [])
        if found:
            term = self._read(word, found[0], path, denied)
            if term is not None and word != term.label:
                self.readings.append(f"{written(path)}: {word} = {term.label}")
            return term
        elsewhere = self._terms.find(word)
        if self._lenient and not elsewhere:
            self.unread.append(f"{written(path)}: {word}")
            return None
        self._form.wrong(path, self._advice(elsewhere, word, facets), word)
        return None

    def _advice(self, elsewhere: list[Term], word: str, facets: Collection[str]) -> str:
        if elsewhere:
            return f"{elsewhere[0].label!r} belongs {_PLACE[elsewhere[0].facet]}"
        unread = self._terms.why_unread(word, facets)
        if unread:
            return f"{unread}; name the term, or see  calcgraph terms {word}"
        self._advised += 1
        near = self._terms.nearest(word, facets) if self._advised <= _ADVISED else []
        hint = f"nearest: {', '.join(repr(term.label) for term in near)}" if near else "look it up with  calcgraph terms"
        return f"no known term for this place; {hint}"
