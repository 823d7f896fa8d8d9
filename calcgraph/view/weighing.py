"""How alike diseases look, and how much a feature tells: read off the weights that `match` sums up."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from calcgraph.discriminators import IMAGING
from calcgraph.knowledge import Knowledge, Record

__all__ = ["KINDS", "Weighing"]

# What a reader calls the parts of a case, by facet. A stated diagnosis is no feature, and a modality is how one looks.
KINDS = {
    "sign": "sign",
    "site": "location",
    "lab": "lab",
    "context": "history",
    "distribution": "distribution",
    "age": "patient",
    "sex": "patient",
}
_MOST = 0.995  # as in the weights: no share is everything
_TINY = 1e-9

Bits = tuple[float, float, float]  # low, middle, high


class Weighing:
    """The weights of all features for some diseases."""

    def __init__(self, knowledge: Knowledge, diseases: Sequence[str]) -> None:
        self._knowledge = knowledge
        self._constants = knowledge.constants
        self._chosen = diseases

    @cached_property
    def _table(self) -> Sequence[Record]:
        return self._knowledge.ask("export", "weights")

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], Mapping[str, Bits]]:
        """The weights of each facet and term, if found, for each disease that states something of it: the strongest."""
        found: dict[tuple[str, str], dict[str, Bits]] = defaultdict(dict)
        chosen = set(self._chosen)
        for row in self._table:
            if row["disease"] in chosen and row["facet"] in KINDS:
                bits = (row["presentLow"], row["present"], row["presentHigh"])
                own = found[row["facet"], row["term"]]
                if row["disease"] not in own or bits[1] > own[row["disease"]][1]:
                    own[row["disease"]] = bits
        return found

    @cached_property
    def _backgrounds(self) -> Mapping[tuple[str, str], float]:
        """The share of patients, whatever their disease, with each term: from log2 P/B if found, log2 (1-P)/(1-B) if absent."""
        found: dict[tuple[str, str], float] = {}
        for row in self._table:
            if row["absent"] is not None:
                seen, missing = 2 ** row["present"], 2 ** row["absent"]
                if abs(seen - missing) > _TINY:
                    found.setdefault((row["facet"], row["term"]), float((1 - missing) / (seen - missing)))
        return found

    def likeness(self, one: str, other: str, imaging: bool = True) -> float:
        """Return how much of the evidence that speaks for either of two diseases speaks for both, from 0 to 1.

        The weights of shared features, in bits, over those of all features: a rare sign in common counts for more than an
        everyday one. By default that of images alone (signs, places, distribution), which is what a reader confuses.
        """
        first, second = self._speaking[one, imaging], self._speaking[other, imaging]
        both = math.fsum(min(bits, second[key]) for key, bits in first.items() if key in second)
        every = math.fsum([*first.values(), *second.values()]) - both
        return round(both / every, 4) if every else 0.0

    @cached_property
    def _speaking(self) -> Mapping[tuple[str, bool], Mapping[tuple[str, str], float]]:
        """What speaks for each disease, in bits: on images, and at all."""
        return {
            (disease, imaging): {
                key: bits[disease][1]
                for key, bits in self._rows.items()
                if disease in bits and bits[disease][1] > 0 and (not imaging or key[0] in IMAGING)
            }
            for disease in self._chosen
            for imaging in (True, False)
        }

    def bits(self, term: str, disease: str) -> float:
        """Return how much a feature that is found speaks for a disease, in bits; 0 if nothing is stated."""
        return self._rows.get(self._key(term), {}).get(disease, (0.0, 0.0, 0.0))[1]

    def information(self, term: str) -> float:
        """Return how much knowing whether a feature is there is expected to tell of which disease it is, in bits.

        All diseases are taken as equally likely beforehand (Shannon's mutual information).
        """
        shares = self._shares(term)
        return round(max(_surprise(math.fsum(shares) / len(shares)) - math.fsum(map(_surprise, shares)) / len(shares), 0.0), 4)

    def _shares(self, term: str) -> list[float]:
        """Return the share of patients with a feature in each disease; where sources are silent, as `match` takes it."""
        key = self._key(term)
        background = self._backgrounds.get(key, 0.0)
        silent = background * 2 ** -self._constants[f"unexplained.{key[0]}"]
        bits = self._rows.get(key, {})
        return [min(background * 2 ** bits[each][1], _MOST) if each in bits else silent for each in self._chosen]

    def pairs_told_apart(self, term: str) -> int:
        """Return how many pairs of diseases a feature tells apart wherever the numbers that sources leave out may lie.

        It does if its lowest weight for the one is above its highest for the other.
        """
        key = self._key(term)
        silent = -self._constants[f"unexplained.{key[0]}"]
        own = self._rows.get(key, {})
        bits = [own.get(each, (silent, silent, silent)) for each in self._chosen]
        margin = self._constants["tie.tolerance"]
        return sum(one[0] > other[2] + margin for one in bits for other in bits)

    def _key(self, term: str) -> tuple[str, str]:
        return self._knowledge.terms.by_iri[term].facet, term


def _surprise(share: float) -> float:
    """Return the entropy of a yes or no of which a share is yes, in bits."""
    return -math.fsum(part * math.log2(part) for part in (share, 1 - share) if part > 0)
