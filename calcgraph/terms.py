"""Find terms by the words that reports use: labels, synonyms, ids and CURIEs, in any spelling variant."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from calcgraph.namespace import BASE, PREFIXES, local_name
from calcgraph.wording import normalise, shortened

__all__ = ["SYNONYM_KINDS", "CodeReader", "Term", "TermIndex"]

# The properties of a term's other words, in the order in which a Term has them: the same, narrower, wider.
SYNONYM_KINDS = tuple(f"{PREFIXES['oboInOwl']}has{kind}Synonym" for kind in ("Exact", "Narrow", "Broad"))

_NAMED = 3  # terms that a message names
_A_SLIP = 0.7  # share of letters in common from which a word may be meant by another


@dataclass(frozen=True)
class Term:
    """A term of the ontology: its IRI, label, facet (which part of a case it belongs to) and other words for it.

    `synonyms` mean the same; `narrower` and `wider` are words for something within, or around it, that are read as it.
    """

    iri: str
    label: str
    facet: str
    synonyms: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The readable end of the IRI."""
        return local_name(self.iri)


class CodeReader(Protocol):
    """What reads codes of public vocabularies."""

    def read(self, text: str) -> Sequence[tuple[str, str]]:
        """Return the IRIs of the terms that a code is read as, each with its likeness."""

    def wider_than(self, text: str) -> Sequence[str]:
        """Return the IRIs of the terms that a code says less than."""

    def standard(self, text: str) -> str | None:
        """Return a code as the CURIE of a vocabulary that is known, or None."""


@dataclass(frozen=True)
class TermIndex:
    """All terms, by IRI and by every normalised word for them."""

    by_iri: Mapping[str, Term]
    _by_text: Mapping[str, tuple[str, ...]] = field(repr=False)
    _alike: Mapping[tuple[str, str], str] = field(repr=False, default_factory=dict)
    _codes: CodeReader | None = field(repr=False, default=None)

    @classmethod
    def of(cls, terms: Iterable[Term], codes: CodeReader | None = None) -> TermIndex:
        """Index terms, to be found by codes of public vocabularies, too, if there is what reads these."""
        by_iri = {term.iri: term for term in sorted(terms, key=lambda term: term.iri)}
        by_text: dict[str, list[str]] = {}
        alike: dict[tuple[str, str], str] = {}
        for term in by_iri.values():
            how = {normalise(text): "wider" for text in term.wider} | {normalise(text): "narrower" for text in term.narrower}
            how |= {normalise(text): "same" for text in (term.label, term.id, *term.synonyms)}
            for text, likeness in how.items():
                by_text.setdefault(text, []).append(term.iri)
                if likeness != "same":
                    alike[text, term.iri] = likeness
        return cls(by_iri, {text: tuple(iris) for text, iris in by_text.items()}, alike, codes)

    def label(self, iri: str) -> str:
        """Return the label of a term, or the readable end of an IRI that is none of ours."""
        found = self.by_iri.get(iri)
        return found.label if found else local_name(iri)

    def find(self, text: str, facets: Collection[str] = ()) -> list[Term]:
        """Return the terms that a text names, those of the given facets only (any, if none is given)."""
        name = local_name(text.strip())
        direct = self.by_iri.get(BASE + name.removeprefix("cg:"))
        found = [direct] if direct else [self.by_iri[iri] for iri in self._look_up(normalise(text)) or self._decoded(text)]
        return [term for term in found if not facets or term.facet in facets]

    def likeness(self, text: str, term: Term) -> str:
        """Tell whether a text that is read as a term means the "same", or something "narrower", "wider" or "close"."""
        if not self._look_up(normalise(text)) and term.iri in (coded := self._decoded(text)):
            return coded[term.iri]
        return self._alike.get((self._known_part(normalise(text)), term.iri), "same")

    def _decoded(self, text: str) -> dict[str, str]:
        """Return the terms that a code is read as, with how it is like each."""
        return dict(self._codes.read(text.strip())) if self._codes and ":" in text else {}

    def why_unread(self, text: str, facets: Collection[str] = ()) -> str | None:
        """Tell why a code is not read as a term; None if the text is no code of a vocabulary that is known."""
        if self._codes is None or ":" not in text or not self._codes.standard(text.strip()):
            return None
        wider = [self.by_iri[iri] for iri in self._codes.wider_than(text.strip()) if iri in self.by_iri]
        labels = [term.label for term in wider if not facets or term.facet in facets][:_NAMED]
        return f"this code says less than {' or '.join(labels)}" if labels else "no term of ours is mapped to this code"

    def _look_up(self, text: str) -> tuple[str, ...]:
        return self._by_text.get(self._known_part(text), ())

    def _known_part(self, text: str) -> str:
        """Return the text, or what is left of it without words about a term, if that names one; else nothing."""
        waiting, seen = [text], {text}
        while waiting:
            part = waiting.pop()
            if part in self._by_text:
                return part
            shorter = [each for each in shortened(part) if each not in seen]
            seen.update(shorter)
            waiting.extend(reversed(shorter))  # the first way to shorten is followed to its end before the next
        return ""

    def nearest(self, text: str, facets: Collection[str] = (), count: int = 3) -> list[Term]:
        """Return the terms whose words come nearest to a text that names none."""
        wanted = normalise(text)
        scored: dict[str, float] = {}
        for words, iris in self._by_text.items():
            score = _likeness(wanted, words)
            for iri in iris:
                if not facets or self.by_iri[iri].facet in facets:
                    scored[iri] = max(score, scored.get(iri, 0.0))
        best = sorted(scored, key=lambda iri: (-scored[iri], iri))[:count]
        return [self.by_iri[iri] for iri in best if scored[iri] > 0.4]


def _likeness(wanted: str, words: str) -> float:
    """Return how alike two texts are: words in common, or nearly the same letters (a slip of the pen, another ending)."""
    shared = set(wanted.split()) & set(words.split())
    overlap = 2 * len(shared) / (len(wanted.split()) + len(words.split()) or 1)
    matcher = difflib.SequenceMatcher(None, wanted, words, autojunk=False)
    if matcher.real_quick_ratio() < _A_SLIP:
        return overlap
    alike = matcher.ratio()
    return max(overlap, alike if alike >= _A_SLIP else 0.0)
