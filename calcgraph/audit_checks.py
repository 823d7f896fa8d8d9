"""Checks of the scheme that take more than a query: made-up patients, words that are nearly alike, text against figures."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from calcgraph.audit_scheme import AuditItem, Scheme, by, listed
from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.knowledge import Record
from calcgraph.namespace import local_name
from calcgraph.wording import normalise

__all__ = ["figures_against_text", "gaps", "misspelt_headings", "overlaps", "unreached"]

_A_SLIP, _A_MISREADING = 0.7, 0.6  # shares of letters in common: a slip of the pen, a word that may be taken for another
_ABOVE, _BELOW = (1.5, 1.02, 2.0), (0.9, 0.5)  # multiples of an end of a range that lie beyond it


@dataclass(frozen=True)
class _Criterion:
    """What suffices for a group: values of what can have one value only, and the facts in words."""

    iri: str
    chosen: Mapping[str, str]
    facts: frozenset[str]


class _Patients:
    """Makes patients up: which values they can have at once, shown by numbers where there are ranges."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme, ask = scheme, scheme.knowledge.ask
        self.values = {choice: [row["value"] for row in rows] for (choice,), rows in by(scheme.ask("choices"), "choice")}
        self._states = scheme.service.engine.laboratory.results
        self._units = {row["analyte"]: row["unit"] for row in ask("lookup", "analytes")}
        self._factors = {
            analyte: [row["factor"] for row in rows] for (analyte,), rows in by(ask("lookup", "products"), "analyte")
        }
        self._ranges = [
            row
            for row in ask("lookup", "ranges")
            if row["unit"] == self._units[row["analyte"]] and not row["sex"] and None not in (row["minYears"], row["maxYears"])
        ]

    @cached_property
    def criteria(self) -> Mapping[str, Sequence[_Criterion]]:
        """The criteria by the group that they support."""
        found: dict[str, list[_Criterion]] = defaultdict(list)
        for (group, criterion), rows in by(self._scheme.ask("demands"), "group", "criterion"):
            chosen = {row["choice"]: row["feature"] for row in rows if row["choice"]}
            found[group].append(_Criterion(criterion, chosen, frozenset(self._in_words(row) for row in rows)))
        return found

    def _in_words(self, row: Record) -> str:
        place = f" at {self._scheme.label(row['place'])}" if row["place"] else ""
        return self._scheme.label(row["feature"]) + place

    def numbers(self, chosen: Mapping[str, str]) -> str | None:
        """Return numbers that give a patient the chosen values; nothing if none are needed, None if none can be found.

        Numbers are needed where results depend on each other: a product, and what it is made of. Without a range for each
        of these nothing is known against the values.
        """
        wanted = dict(self._states[value] for value in chosen.values() if value in self._states)
        parts = sorted({part for analyte in wanted for part in self._factors.get(analyte, [analyte])})
        if not set(wanted) & set(self._factors) or not {*parts, *wanted} <= {row["analyte"] for row in self._ranges}:
            return ""
        for age in sorted({row["minYears"] for row in self._ranges if row["analyte"] in parts}, reverse=True):
            for numbers in product(*(self._tried(part, wanted.get(part), age) for part in parts)):
                told = zip(parts, numbers, strict=True)
                labs = tuple(LabResult(part, value=value, unit=self._units[part]) for part, value in told)
                judged, _, _ = self._scheme.service.engine.laboratory.judge(Case("patient", age_years=age, labs=labs))
                if wanted.items() <= {lab.analyte: lab.state for lab in judged}.items():
                    results = (f"{self._scheme.label(lab.analyte)} {lab.because}" for lab in judged)
                    return f"in numbers, against what is normal at the age of {age:g}: {', '.join(results)}"
        return None

    def _tried(self, analyte: str, state: str | None, age: float) -> list[float]:
        """Return numbers to try for a state of an analyte, or for any state, at an age."""
        row = next((row for row in self._ranges if row["analyte"] == analyte and row["minYears"] <= age <= row["maxYears"]), None)
        if row is None or row["low"] is None or row["high"] is None:
            return []
        low, high = row["low"], row["high"]
        tried = {
            "normal": [(low + high) / 2, high, low],
            "high": [high * factor for factor in _ABOVE],
            "low": [low * factor for factor in _BELOW],
        }
        return [float(f"{number:.3g}") for name, numbers in tried.items() if state in (None, name) for number in numbers]


def overlaps(scheme: Scheme) -> Iterator[AuditItem]:
    """Yield the groups side by side of which one patient can meet criteria of both."""
    patients, label = _Patients(scheme), scheme.label
    for groups in scheme.divisions.values():
        for one, other in combinations(groups, 2):
            found = []
            for first, second in product(patients.criteria.get(one, ()), patients.criteria.get(other, ())):
                chosen = {**first.chosen, **second.chosen}
                numbers = patients.numbers(chosen) if chosen.items() >= first.chosen.items() else None
                if numbers is not None:
                    found.append((not numbers, len(first.facts | second.facts), numbers, first, second))
            if found:
                _, _, numbers, first, second = min(found, key=lambda pair: (*pair[:2], pair[3].iri, pair[4].iri))
                same = any(first.facts == second.facts for *_, first, second in found)
                says = f"One patient can meet a criterion of {label(one)} and one of {label(other)}" + (
                    ", and some criteria of the two demand the very same facts." if same else "."
                )
                facts = listed(sorted(first.facts | second.facts))
                witness = f"a patient with {facts}" + (f"; {numbers}" if numbers else "")
                axioms = [criterion.iri for *_, first, second in found for criterion in (first, second)]
                yield scheme.item("overlap", says, [one, other, *axioms], witness=witness)


def gaps(scheme: Scheme) -> Iterator[AuditItem]:
    """Yield the groups for whose parts there are patients that none of them takes, though all that divides them is known."""
    patients, label = _Patients(scheme), scheme.label
    for parent, groups in scheme.divisions.items():
        deciding = [each for group in groups for each in patients.criteria.get(group, ()) if each.chosen]
        choices = sorted({choice for each in deciding for choice in each.chosen})
        made = [dict(zip(choices, values, strict=True)) for values in product(*(patients.values[choice] for choice in choices))]
        possible = [chosen for chosen in made if choices and patients.numbers(chosen) is not None]
        nowhere = [chosen for chosen in possible if not any(each.chosen.items() <= chosen.items() for each in deciding)]
        if nowhere:
            says = (
                f"{len(nowhere)} of {len(possible)} possible combinations of {listed(map(label, choices))} meet no criterion of "
                f"any group of {label(parent)}: with these a patient stands nowhere, unless facts of another kind decide."
            )
            shown = "; or with ".join(listed(sorted(map(label, chosen.values()))) for chosen in nowhere)
            about = [parent, *groups, *(each.iri for each in deciding)]
            yield scheme.item("gaps", says, about, witness=f"a patient with {shown}")


def unreached(scheme: Scheme) -> Iterator[AuditItem]:
    """Yield the diseases that do not stand first, or not alone, in a case that shows all that the text states of them."""
    label = scheme.label
    told = by(scheme.ask("own_features"), "disease")
    derived = scheme.service.derive([_case(disease, rows, scheme) for (disease,), rows in told])
    for ((disease,), rows), each in zip(told, derived, strict=True):
        (own,) = (diagnosis for diagnosis in each.result.diagnoses if diagnosis.disease == disease)
        first = [diagnosis.disease for diagnosis in each.result.diagnoses if diagnosis.rank == 1 and diagnosis.disease != disease]
        if first:
            place = "shares the first place with" if own.rank == 1 else "stands behind"
            says = (
                f"Even in a case that shows all that the text states of it, {label(disease)} {place} "
                f"{listed(sorted(map(label, first)))}."
            )
            yield scheme.item("unreached", says, [disease, *first, *(row["statement"] for row in rows)])


def _case(disease: str, rows: Sequence[Record], scheme: Scheme) -> Case:
    """Return a case with every feature of a disease; of what has one value only, the narrowest."""
    stated: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        stated[local_name(row["relation"])].append(row)
    states, bands = scheme.service.engine.laboratory.results, scheme.knowledge.age_bands
    who = sorted({row["feature"] for row in stated["hasDemographic"]})
    ages = sorted((bands[term][1] - bands[term][0], term) for term in who if term in bands)
    return Case(
        id=local_name(disease),
        age_band=ages[0][1] if ages else None,
        sex=next((term for term in who if term not in bands), None),
        distribution=min((row["feature"] for row in stated["hasDistribution"]), default=None),
        findings=(
            *(Finding((row["feature"],), (row["place"],) if row["place"] else ()) for row in stated["hasSign"]),
            *(Finding((), (row["feature"],)) for row in stated["hasLocation"]),
        ),
        labs=tuple(LabResult(*states[row["feature"]]) for row in stated["hasLabState"]),
        history=tuple(HistoryItem(row["feature"]) for row in stated["hasContext"]),
    )


def misspelt_headings(scheme: Scheme) -> Iterator[AuditItem]:
    """Yield the headings with a word that is nearly, but not quite, a word for what the section is about."""
    terms = scheme.knowledge.terms.by_iri
    known = {word: term for term in terms.values() for word in normalise(term.label).split()}
    named = {word: term for word, term in known.items() if term.facet == "diagnosis"}
    for (section,), rows in by(scheme.ask("headings"), "section"):
        about = [terms[iri] for iri in sorted({row["term"] for row in rows})]
        own = {word: term for term in about for name in (*term.synonyms, term.label) for word in normalise(name).split()}
        for word in sorted(set(normalise(section).split()) - set(known)):
            meant = max(set(own) - {word}, key=lambda other: (_alike(word, other), other), default="")
            if _alike(word, meant) >= _A_SLIP:
                taken = max(set(named) - set(own), key=lambda other: (_alike(word, other), other), default="")
                says = f"The heading “{section}” says “{word}” where {own[meant].label} is meant (“{meant}”)."
                owners = [own[meant].iri]
                if _alike(word, taken) >= _A_MISREADING:
                    says += f" It can be misread as “{taken}”, the word for {named[taken].label}."
                    owners.append(named[taken].iri)
                yield scheme.item("headings", says, [*owners, *(row["statement"] for row in rows)])


def _alike(word: str, other: str) -> float:
    return difflib.SequenceMatcher(None, word, other, autojunk=False).ratio()


_DIFFERENCES = {
    "place": "{figure} shows {disease} at another place ({shown}) than the text names ({textual}).",
    "word": "{figure} speaks of {shown} in {disease} where a section of the text speaks of {textual}.",
    "age": "{figure} shows {disease} at the age of {shown}, outside what the text says ({textual}).",
}


def figures_against_text(scheme: Scheme) -> Iterator[AuditItem]:
    """Yield the figures that differ from the text on the disease that they show."""
    stated = scheme.ask("values_stated")
    differing = sorted(scheme.knowledge.ask("competency", "text_against_figures"), key=lambda row: str(row["textual"]))
    for (figure, disease, difference, _), rows in by(differing, "figure", "disease", "difference", "shown"):
        words = {column: listed(scheme.labels(row[column] for row in rows)) for column in ("disease", "shown", "textual")}
        values = {(figure, row["shown"]) for row in rows} | {("", row["textual"]) for row in rows}
        axioms = [row["statement"] for row in stated if row["disease"] == disease and (row["figure"], row["value"]) in values]
        terms = [value for row in rows for value in (row["shown"], row["textual"])]
        yield scheme.item("figures", _DIFFERENCES[difference].format(figure=figure, **words), [disease, *terms, *axioms])
