"""Codes of public vocabularies: which term of ours a code is read as, and which codes a term has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calcgraph.namespace import PREFIXES

if TYPE_CHECKING:
    from curies import Converter

__all__ = ["Code", "Codes"]

# How a code is read as a term it is mapped to, by what the code is to the term; a code that says less, or something that
# is merely connected, is not read as the term.
_READ_AS = {"exactMatch": "same", "closeMatch": "close", "narrowMatch": "narrower"}
_OF_TESTS = "LOINC"
# Classifications of which a code lies within each shorter one that it begins with, down to a category of three letters.
_NESTED = ("ICD10CM", "ICD10WHO")
_CATEGORY = 3
_LIKENESSES = tuple(_READ_AS.values())
_SKOS = PREFIXES["skos"]


@dataclass(frozen=True)
class Code:
    """A code that a term is mapped to: what it is to the term ("exactMatch", "narrowMatch" if it means something within …)."""

    term: str
    match: str
    curie: str
    label: str | None
    vocabulary: str
    confidence: float
    comment: str | None


class Codes:
    """The mappings, looked up by code and by term; they are loaded when first asked for."""

    def __init__(self, ask: Callable[[str], list[dict[str, Any]]]) -> None:
        """Take the function that answers a lookup query by name."""
        self._ask = ask

    @cached_property
    def all(self) -> Sequence[Code]:
        """Every mapping."""
        return [
            Code(
                row["term"], row["match"].removeprefix(_SKOS), row["code"], row["label"], row["vocabulary"],
                row["confidence"], row["comment"],
            )
            for row in self._ask("mappings")
        ]  # fmt: skip

    @cached_property
    def vocabularies(self) -> Mapping[str, dict[str, Any]]:
        """What is known of each vocabulary, by prefix."""
        return {row["prefix"]: row for row in self._ask("vocabularies")}

    @cached_property
    def _converter(self) -> Converter:
        from curies import Converter, Record

        return Converter(
            [
                Record(prefix=prefix, uri_prefix=row["namespace"], uri_prefix_synonyms=sorted((row["namespaces"] or "").split()))
                for prefix, row in self.vocabularies.items()
            ]
        )

    @cached_property
    def _prefix_of_system(self) -> Mapping[str, str]:
        return {system: prefix for prefix, row in self.vocabularies.items() for system in (row["systems"] or "").split()}

    @cached_property
    def _by_code(self) -> Mapping[str, Sequence[Code]]:
        found: dict[str, list[Code]] = defaultdict(list)
        for code in self.all:
            found[code.curie].append(code)
        return found

    @cached_property
    def _by_term(self) -> Mapping[str, Sequence[Code]]:
        found: dict[str, list[Code]] = defaultdict(list)
        for code in self.all:
            found[code.term].append(code)
        return found

    def standard(self, text: str) -> str | None:
        """Return a CURIE or IRI as the CURIE of a vocabulary that is known, or None: `sct:123` is `SNOMEDCT:123`."""
        if ":" not in text:
            return None
        if "://" in text:
            return self._converter.compress(text)
        prefix, _, local = text.partition(":")
        known = self._known_prefixes.get(prefix.casefold())
        return f"{known}:{local}" if known and local else None

    @cached_property
    def _known_prefixes(self) -> Mapping[str, str]:
        """The prefix of a vocabulary by each that is in use for it, in small letters."""
        written = ((prefix, (prefix, *(row["aliases"] or "").split())) for prefix, row in self.vocabularies.items())
        return {each.casefold(): prefix for prefix, names in written for each in names}

    def in_system(self, system: str, code: str) -> str:
        """Return the CURIE of a code in a code system as FHIR names it; an unknown system is kept as it is."""
        prefix = self._prefix_of_system.get(system.rstrip("/"))
        if prefix is None:
            return f"{system}|{code}"
        return self.standard(code) or f"{prefix}:{code}"

    def system(self, prefix: str) -> str:
        """Return what FHIR calls the code system of a vocabulary: its web address rather than its OID."""
        return str(min(self.vocabularies[prefix]["systems"].split()))

    def readings(self, text: str) -> list[tuple[str, str]]:
        """Return each term that a code may be read as, the surest first, with what it is to it: "same", "close" or "narrower"."""
        curie = self.standard(text)
        found = self._by_code.get(curie, ()) if curie else ()
        around = [] if found or not curie else self._around(curie)
        surest = sorted(found or around, key=lambda code: (-code.confidence, code.term))
        return [(code.term, "narrower" if around else _read_as(code)) for code in surest if code.match in _READ_AS]

    def _around(self, curie: str) -> Sequence[Code]:
        """Return the mappings of the nearest code that one of a classification, which is not mapped itself, lies within."""
        prefix, _, local = curie.partition(":")
        wider = (local[:end].rstrip(".") for end in range(len(local) - 1, _CATEGORY - 1, -1)) if prefix in _NESTED else ()
        return next((found for each in wider if (found := self._by_code.get(f"{prefix}:{each}"))), ())

    def read(self, text: str) -> list[tuple[str, str]]:
        """Return the terms that a code is read as, the surest first: "same" ones, else "close", else "narrower" than the term."""
        likenesses = self.readings(text)
        best = min((_LIKENESSES.index(likeness) for _, likeness in likenesses), default=0)
        return [(term, likeness) for term, likeness in likenesses if _LIKENESSES.index(likeness) == best]

    def unread(self, text: str) -> list[Code]:
        """Return the mappings of a code by which it is not read: it says less than the term, or something connected."""
        curie = self.standard(text)
        return [code for code in (self._by_code.get(curie, ()) if curie else ()) if code.match not in _READ_AS]

    def wider_than(self, text: str) -> list[str]:
        """Return the terms that a code says less than."""
        return [code.term for code in self.unread(text) if code.match == "broadMatch"]

    def of(self, term: str) -> Sequence[Code]:
        """Return the codes that a term is mapped to."""
        return self._by_term.get(term, ())


def _read_as(code: Code) -> str:
    """Return how a code is read; what a code of a test fixes beside the analyte, the unit of the result tells again."""
    return "same" if code.vocabulary == _OF_TESTS and code.match == "narrowMatch" else _READ_AS[code.match]
