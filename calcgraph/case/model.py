"""What a case is made of. Terms are IRIs; a case knows nothing of the ontology behind them."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Case", "Expected", "Finding", "HistoryItem", "LabResult"]


@dataclass(frozen=True)
class Finding:
    """Signs that are present, absent or not assessed, at places (any of them) and seen by modalities."""

    signs: tuple[str, ...]
    locations: tuple[str, ...] = ()
    status: str = "present"
    modalities: tuple[str, ...] = ()
    laterality: str | None = None


@dataclass(frozen=True)
class LabResult:
    """One analyte: a judged state, or a number with a UCUM unit and, if the laboratory gave it, its own range."""

    analyte: str
    state: str | None = None
    value: float | None = None
    unit: str | None = None
    comparator: str | None = None
    range_low: float | None = None
    range_high: float | None = None


@dataclass(frozen=True)
class HistoryItem:
    """A history item, stated diagnosis or sign felt by hand; `present` is false if stated absent."""

    term: str
    present: bool = True


@dataclass(frozen=True)
class Expected:
    """What a published case is known to be; only `calcgraph evaluate` reads it."""

    diagnoses: tuple[str, ...]
    acceptable: tuple[str, ...] = ()
    tier: str = "top1"


@dataclass(frozen=True)
class Case:
    """One patient's examination. What is not mentioned is unknown, never absent.

    The age is a number of years, or an age band if only a word was given. `unread` are words that name no term,
    `approximated` words that were read as a wider or narrower one, `readings` all words that are not a term's label.
    """

    id: str
    age_years: float | None = None
    age_band: str | None = None
    sex: str | None = None
    distribution: str | None = None
    findings: tuple[Finding, ...] = ()
    labs: tuple[LabResult, ...] = ()
    history: tuple[HistoryItem, ...] = ()
    label_clues: tuple[HistoryItem, ...] = ()
    title: str | None = None
    source: str | None = None
    notes: str | None = None
    unread: tuple[str, ...] = ()
    approximated: tuple[str, ...] = ()
    readings: tuple[str, ...] = field(default=(), compare=False)
    expected: Expected | None = field(default=None, compare=False)
