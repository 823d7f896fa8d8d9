"""A deck of cards for Anki from the statements: what is stated, asked from the feature and from the disease."""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from calcgraph.errors import MissingExtra
from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import ONTOLOGY, STATEMENTS, local_name
from calcgraph.statements import Statement
from calcgraph.view.material import Material, Shown

__all__ = ["cards", "check_anki", "write_deck"]

_LEAST_SHARE = 0.3
_SPEAKS = 1.0  # bits: twice as frequent as in others; to learn the rest by heart is no use
_FEW = 3  # diseases that an answer may name
_CARDS = ("sign", "location", "lab", "history", "distribution")
_FIELDS = ("Which", "Diseases", "What", "Feature", "Says", "HowOften", "Source", "Id")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def cards(material: Material) -> list[dict[str, Any]]:
    """Return notes as plain data, one a statement: the strongest on each feature that speaks for a disease.

    Each has `guid` (from the statement's IRI, so that a later deck keeps what a learner did), `tags`, and as `fields`: `Which`
    (which disease shows this? empty if more than three do) and `Diseases`; `What` (what does the disease show? asked by the
    definition; empty for places) and `Feature`; `Says` (our paraphrase), `HowOften`, `Source` and `Id`. Fields are HTML, escaped.
    """
    asked = [each for each in material.shown if each.present and each.kind in _CARDS and each.share >= _LEAST_SHARE]
    notes = [_note(material, each) for each in asked if material.weighing.bits(each.feature, each.disease) >= _SPEAKS]
    return [each for each in notes if each["fields"]["Which"] or each["fields"]["What"]]


def _note(material: Material, shown: Shown) -> dict[str, Any]:
    statement = shown.statements[0]
    label = material.label(shown.feature)
    place = f" at {material.label(statement.location)}" if statement.location and statement.location != shown.feature else ""
    of = sorted({material.label(each.disease) for each in _stated_too(material, shown)}, key=str.casefold)
    often = "stated without a word for how often" if shown.how_often == "unstated" else shown.how_often
    which = f"Which disease? {shown.kind}: {label}{place} ({often})" if len(of) <= _FEW else ""
    definition = material.definitions.get(shown.feature, "")
    what = (
        f"What does {material.label(shown.disease)} show? {shown.kind}, {often}: {definition}" if shown.kind != "location" else ""
    )
    told = (
        which,
        ", ".join(of),
        what,
        f"{label}{place}",
        statement.paraphrase,
        often,
        _source(material, statement),
        statement.id,
    )
    tags = [shown.kind, statement.source.layer, local_name(shown.disease)]
    if shown.how_often.isalpha():
        tags.append(shown.how_often)
    guid = _guid(f"{STATEMENTS}{statement.id}#{local_name(shown.feature)}")
    return {"guid": guid, "tags": tags, "fields": dict(zip(_FIELDS, map(escape, told), strict=True))}


def _stated_too(material: Material, shown: Shown) -> list[Shown]:
    within = material.knowledge.within
    return [each for each in material.shown if each.present and shown.feature in within(each.feature)]


def _source(material: Material, statement: Statement) -> str:
    source = statement.source
    cited = source.numbers or source.references
    parts = [source.section or "whole work", *source.figures]
    parts += [f"references {', '.join(map(str, cited))}"] if cited else []
    return f"{material.citations.get(source.work, source.work)}: {', '.join(parts)} (layer {source.layer})"


def _guid(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:20]


def _number(name: str) -> int:
    """Return a number that Anki takes for a deck or a kind of note, always the same for a name."""
    return (1 << 30) + int(hashlib.sha256(f"{ONTOLOGY}#{name}".encode()).hexdigest()[:7], 16)


def check_anki() -> None:
    """Raise MissingExtra if what writes decks is not installed."""
    try:
        import genanki  # noqa: F401
    except ImportError:
        raise MissingExtra("Writing an Anki deck", "view") from None


def write_deck(notes: Sequence[dict[str, Any]], version: str, title: str) -> bytes:
    """Return an .apkg file of notes; the same notes of the same version give the same bytes. Needs genanki (MissingExtra)."""
    check_anki()
    import genanki

    model = genanki.Model(
        _number("anki-note"), "calcgraph statement", fields=[{"name": name} for name in _FIELDS], templates=_TEMPLATES, css=_CSS
    )
    deck = genanki.Deck(_number("anki-deck"), title, description=f"{escape(DISCLAIMER)} Ontology of {escape(version)}.")
    for note in notes:
        deck.add_note(genanki.Note(model=model, fields=list(note["fields"].values()), guid=note["guid"], tags=note["tags"]))
    day = datetime.fromisoformat(version).replace(tzinfo=UTC).timestamp()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "deck.apkg"
        genanki.Package(deck).write_to_file(str(file), timestamp=day)
        return _without_dates(file)


def _without_dates(file: Path) -> bytes:
    """Return a zip file anew with the same date for all in it: that of the day on which it was made would differ."""
    written = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


_BACK = (
    '{{FrontSide}}<hr id="answer"><p class="answer">{{%s}}</p><p>{{Says}}</p>'
    '<p class="source">{{HowOften}}; {{Source}}; statement {{Id}}</p><p class="source">' + escape(DISCLAIMER) + "</p>"
)
_TEMPLATES = [
    {"name": "Which disease?", "qfmt": "{{#Which}}{{Which}}{{/Which}}", "afmt": _BACK % "Diseases"},
    {"name": "What does it show?", "qfmt": "{{#What}}{{What}}{{/What}}", "afmt": _BACK % "Feature"},
]
_CSS = ".card{font:20px sans-serif;text-align:center}.answer{font-weight:bold}.source{font-size:13px;opacity:.75}"
