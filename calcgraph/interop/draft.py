"""Gather the facts of a case from coded data, and resolve codes to terms; what cannot be read is listed with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from calcgraph.case.document import Document, Path_
from calcgraph.case.form import TEXT_LIMIT
from calcgraph.case.model import Case
from calcgraph.codes import Codes
from calcgraph.errors import shortened
from calcgraph.namespace import BASE
from calcgraph.terms import Term, TermIndex

__all__ = ["CLUE_NOTE", "Coding", "Draft", "Resolver", "as_identifier"]

CLUE_NOTE = "it names the diagnosis: read only with --with-label-clues"

_NEARNESS = ("same", "close", "narrower")
_HOW = {
    "words": "none of its codes is read: by its words it is {}",
    "close": "near to {}, as which it is read",
    "narrower": "narrower than {}, as which it is read",
}

_NO_IDENTIFIER = re.compile(r"[^A-Za-z0-9_.-]+")
_IDENTIFIER_LIMIT = 64
_NUMBER = re.compile(r"(\d+)")
_PART = re.compile(r"(?P<name>\w+)(?:\[(?P<number>\d+)\])?[^:]*: ")  # findings[0].sign: …


@dataclass(frozen=True)
class Coding:
    """One code as data carry it: a CURIE or IRI, and the words that stand beside it."""

    code: str
    display: str | None = None

    def __str__(self) -> str:
        code = f"cg:{self.code.removeprefix(BASE)}" if self.code.startswith(BASE) else self.code
        return " ".join([*filter(None, [code]), *([repr(self.display)] if self.display else [])])


@dataclass
class Draft:
    """The data of one case as a case file would hold them, with the place in the source that each part comes from.

    `unread`, `approximated` and `readings` are those of `Case`; their places are places in the source. `place` is that of the
    case as a whole.
    """

    source: str
    id: str
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path_, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    approximated: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    place: str = ""

    def set(self, key: str, value: object, place: str) -> None:
        """Set a fact that a case has once; a second value that differs is unread."""
        if key in self.data and self.data[key] != value:
            self.unread.append(f"{place}: {value} (the case has {key} {self.data[key]} already)")
            return
        self.data[key] = value
        self.origins[(key,)] = place

    def add(self, key: str, item: object, place: str) -> None:
        """Add an entry to a list of facts: findings, labs, history or label_clues."""
        items = self.data.setdefault(key, [])
        if item not in items or key == "labs":
            self.origins[(key, len(items))] = place
            items.append(item)

    def skip(self, place: str, what: object, why: str = "") -> None:
        """Note something that is not read, with what it holds and why."""
        self.unread.append(f"{place}: {shortened(str(what))}" + (f" ({why})" if why else ""))

    def document(self) -> Document:
        """Return the data as the document of a case file, which knows the places of the source."""
        whole: dict[Path_, str] = {(): self.place} if self.place else {}
        return Document(self.source, {"id": self.id, **self.data}, origins=self.origins | whole)

    def noted(self, case: Case) -> Case:
        """Return the case that was read from the document, with the notes of this draft, and places of the source in them."""
        return replace(
            case,
            unread=_in_order({*map(self._placed, case.unread), *self.unread}),
            approximated=_in_order({*map(self._placed, case.approximated), *self.approximated}),
            readings=tuple(self.readings) or tuple(map(self._placed, case.readings)),
        )

    def _placed(self, note: str) -> str:
        """Return a note on a part of the case with the place that the part has in the source."""
        found = _PART.match(note)
        key = () if found is None else (found["name"], int(found["number"])) if found["number"] else (found["name"],)
        return f"{self.origins[key]}: {note.partition(': ')[2]}" if key in self.origins else note


class Resolver:
    """Resolves codes of public vocabularies, ids of ours and words to terms, and notes in a draft how each was read."""

    def __init__(self, terms: TermIndex, codes: Codes, draft: Draft) -> None:
        self._terms, self._codes, self._draft = terms, codes, draft
        self._of_words: dict[str, list[Term]] = {}

    def find(self, codings: Sequence[Coding], text: str | None, facets: Sequence[str]) -> tuple[Term, str, Coding] | None:
        """Return the term that codes name best, how they are like it, and the code that does; no code: by exact words.

        Of codes that are as near the first has it; of its terms the one of the first facet. Where a diagnosis may stand
        after all else, a code that only comes near to one is sooner read as something else. Nothing is noted.
        """
        found = [
            (_distance(likeness, facet, facets), number, rank, term, likeness, coding)
            for number, coding in enumerate(codings)
            for term, likeness in self._read(coding.code)
            for rank, facet in enumerate(facets)
            if term.facet == facet
        ]
        if found:
            _, _, _, term, likeness, coding = min(found, key=lambda each: each[:3])
            return term, likeness, coding
        return self._by_words([*(coding.display for coding in codings), text], facets)

    def _read(self, code: str) -> list[tuple[Term, str]]:
        own = self._terms.by_iri.get(BASE + code.removeprefix("cg:").removeprefix(BASE))
        if own is not None:
            return [(own, "same")]
        found = ((self._terms.by_iri.get(iri), likeness) for iri, likeness in self._codes.readings(code))
        return [(term, likeness) for term, likeness in found if term]

    def _by_words(self, words: Sequence[str | None], facets: Sequence[str]) -> tuple[Term, str, Coding] | None:
        for text in filter(None, words):
            named = self._named(text)
            found = next((term for facet in facets for term in named if term.facet == facet), None)
            if found is not None:
                return found, "words", Coding(text)
        return None

    def _named(self, text: str) -> list[Term]:
        """Return the terms that words name exactly; the words of a Bundle come again and again."""
        if text not in self._of_words:
            found = self._terms.find(text) if len(text) <= TEXT_LIMIT else []
            self._of_words[text] = [term for term in found if self._terms.likeness(text, term) == "same"]
        return self._of_words[text]

    def resolve(
        self, codings: Sequence[Coding], text: str | None, facets: Sequence[str], place: str, denied: bool = False
    ) -> Term | None:
        """Return the term that codes, or else words, name; note how they were read, or that they cannot be."""
        found = self.find(codings, text, facets)
        if found is None:
            self._draft.skip(place, " = ".join(map(str, codings)) or text or "nothing", self._why_not(codings, facets))
            return None
        term, likeness, coding = found
        if denied and likeness == "narrower":
            self._draft.skip(place, coding, f"narrower than {term.label}, whose absence it does not tell")
            return None
        self._draft.readings.append(f"{place}: {coding} = {term.label}")
        if likeness in _HOW and codings:
            self._draft.approximated.append(f"{place}: {coding} ({_HOW[likeness].format(term.label)})")
        return term

    def _why_not(self, codings: Sequence[Coding], facets: Sequence[str]) -> str:
        """Tell what a code is mapped to, if it is, and why that does not do."""
        elsewhere = [term for coding in codings for term, _ in self._read(coding.code)]
        if elsewhere:
            return f"{elsewhere[0].label} cannot stand here"
        told = (self._terms.why_unread(coding.code, facets) for coding in codings)
        return next(filter(None, told), "no code of a vocabulary that is known, and no words that name a term")


def as_identifier(text: str) -> str:
    """Return the id of a case for what another system calls it: letters, digits, dots, hyphens and underscores, at most 64."""
    return _NO_IDENTIFIER.sub("-", text).lstrip("-_.")[:_IDENTIFIER_LIMIT].rstrip("-") or "case"


def _in_order(notes: Iterable[str]) -> tuple[str, ...]:
    """Return notes in the order of their places: entry 2 before entry 10."""

    def place(note: str) -> list[str | int]:
        return [int(part) if number % 2 else part for number, part in enumerate(_NUMBER.split(note.partition(": ")[0]))]

    return tuple(sorted(notes, key=lambda note: (place(note), note)))


def _distance(likeness: str, facet: str, facets: Sequence[str]) -> int:
    """Return how far a term is from what a code says; a finding is no diagnosis unless its code says just that."""
    is_guess = likeness != "same" and facet == "diagnosis" and len(facets) > 1 and facets[-1] == facet
    return _NEARNESS.index(likeness) + is_guess * len(_NEARNESS)
