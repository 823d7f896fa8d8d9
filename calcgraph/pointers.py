"""Check every pointer of the ontology into its source article against a reader's own copy of that article.

Statements, criteria and stated relations name section, paragraph and sentence; the hash of the sentence tells whether a
copy says what the ontology was read from. A sentence that stands elsewhere in the copy still counts: only the numbering
differs. What a copy lacks as a whole stays unchecked; a sentence that is gone from text that is there is lost. Only places
are told, never text of the article.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NamedTuple

from calcgraph.errors import UnreadableInput, visible
from calcgraph.knowledge import Knowledge
from calcgraph.source import ABSTRACT, Passage, normalise, read_passages, split_sentences

__all__ = ["Check", "Pointer", "Verification", "read_article", "show_verification", "verification_data", "verify_source"]

MAX_BYTES = 2_000_000
_WIDTH, _SHOWN = 100, 20
_LONGEST, _LONGEST_GAP = 24, 90  # in pieces of text: a sentence, and what may stand between its halves
_MOST_RUNS = 5_000_000  # of pieces: some seconds' work; an article needs a tenth of it
_LABEL = re.compile(r"^[^\S\n]*Fig(?:ure)?\.?\s?\d+(?:[.:]\s+|\s+(?=[A-Z]))", re.MULTILINE)
_STOP = re.compile(r"(?<=[.:!?\"'”’)\]\d])\s+")
_FURNITURE = re.compile(
    r"\W*\d+\W*$|.{0,40}\bet al\.?[\W\d]*$|[•†‡§©]|https?:|doi:|www\.|Received\b.*\d{4}|Corresponding author\b"
)
_OUTCOMES = {
    "match": "match this copy",
    "moved": "match a sentence that stands at another place in this copy",
    "unchecked": "could not be checked: this copy lacks the passage",
    "lost": "are lost: this copy has the passage, but not the sentence",
}
_ABOUT_LOST = (
    "A sentence is lost when this copy differs from the article in a letter or a digit, or when other text runs into it: "
    "compare these places with the printed article."
)
_ADVICE = (
    "How to make a copy: save the article as plain text (UTF-8) in reading order, with its title first, each heading on a line "
    "of its own, a blank line between paragraphs, and each caption as a paragraph that begins with its label, such as Fig. 3."
)

_Place = tuple[str, int, int]  # normalised section, paragraph, sentence


@dataclass(frozen=True)
class Pointer:
    """What points to a sentence of the article; `sha256` is None if no statement holds the hash of that sentence."""

    section: str
    paragraph: int
    sentence: int
    kind: str
    id: str
    sha256: str | None


@dataclass(frozen=True)
class Check:
    """What became of a pointer: match, moved, unchecked or lost; `detail` tells where it moved or what is wrong."""

    pointer: Pointer
    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class Verification:
    """What became of every pointer, in the order of their places, and whether any section was recognised in the copy."""

    article: str
    checks: tuple[Check, ...]
    has_sections: bool

    def having(self, *outcomes: str) -> list[Check]:
        """Return the checks that came out so."""
        return [each for each in self.checks if each.outcome in outcomes]

    @property
    def holds(self) -> bool:
        """Whether sentences were found and none is lost."""
        return bool(self.having("match", "moved")) and not self.having("lost")


def read_article(path: str) -> str:
    """Read a copy of the article; whatever is no plain text of a reasonable size raises UnreadableInput."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # no more, whatever size a device or a pipe claims to have
        if len(data) > MAX_BYTES:
            raise UnreadableInput(path, f"is larger than {MAX_BYTES:,} bytes; an article is some pages of text")
        if data.startswith(b"%PDF") or b"\0" in data:
            raise UnreadableInput(path, "is no plain text: save the text of the article as plain text, UTF-8")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(path, f"is not UTF-8 text (byte {error.start}): save it as plain text, UTF-8") from error
    except (OSError, ValueError) as error:  # a ValueError is a name that no file can have
        raise UnreadableInput(path, f"cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if not normalise(text):
        raise UnreadableInput(path, "is empty: there is no word in it")
    return text


def verify_source(knowledge: Knowledge, text: str) -> Verification:
    """Check every pointer into the source article against the text of a copy; the knowledge must be whole."""
    rows = knowledge.ask("lookup", "pointers")
    names = ("section", "paragraph", "sentence", "kind", "id", "sha256")
    pointers = [Pointer(*(row[name] for name in names)) for row in rows]
    pointers.sort(key=lambda each: _in_order(each.section))
    copy = _Copy(text, rows[0]["title"] if rows else "", pointers)
    return Verification(rows[0]["citation"] if rows else "no article", tuple(map(copy.check, pointers)), copy.has_sections)


def _in_order(section: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(3), section.casefold())  # Fig. 2 before Fig. 10


class _Copy:
    """A reader's copy: its sentences by place, and where each sentence that something points to stands."""

    def __init__(self, text: str, title: str, pointers: Sequence[Pointer]) -> None:
        headings = sorted({each.section for each in pointers})
        wanted = {each.sha256 for each in pointers if each.sha256}
        apart = _LABEL.sub(lambda label: f"\n\n{label[0]}", text)
        # Read by shape alone; and as a copy without blank lines, where headings have to be named and captions set apart.
        readings = [read_passages(f"{title}\n\n{text}"), read_passages(f"{title}\n\n{apart}", headings)]
        hashes = [{_place(each): each.sha256 for each in reading} for reading in readings]
        self._hashes = max(hashes, key=lambda found: sum(found.get(_place(each)) == each.sha256 for each in pointers))
        self._stands = {each.sha256: _shown(each) for each in reversed(readings[hashes.index(self._hashes)])}
        self._stands |= _search(text, title, wanted - set(self._stands))
        self._parts = {place[:depth] for place in self._hashes for depth in (1, 2)}
        self._found = {_place(each)[:depth] for each in pointers if each.sha256 in self._stands for depth in (1, 2)}
        self._strange = {place[:1] for place, sha256 in self._hashes.items() if sha256 not in wanted}
        self.has_sections = any((normalise(each),) in self._parts for each in headings if each != ABSTRACT)

    def check(self, pointer: Pointer) -> Check:
        """Tell what became of one pointer."""
        place, section = _place(pointer), _place(pointer)[:1]
        if pointer.sha256 is None:
            return Check(pointer, "unchecked", "the ontology holds no hash of the sentence")
        if self._hashes.get(place) == pointer.sha256:
            return Check(pointer, "match")
        if pointer.sha256 in self._stands:
            return Check(pointer, "moved", self._stands[pointer.sha256])
        # Where nothing else is found and nothing strange is seen, the passage was left out; else the sentence may be altered.
        if section not in self._parts:
            what = "caption of" if pointer.section.startswith("Fig. ") else "section"
            gone, problem = section not in self._found, f"the copy has no {what} {pointer.section}"
        elif place[:2] not in self._found and section not in self._strange:
            gone, problem = True, f"the copy has no paragraph {pointer.paragraph} of {pointer.section}"
        else:
            part = "sentence" if place[:2] in self._parts else "paragraph"
            gone, problem = False, "another sentence stands there" if place in self._hashes else f"no such {part} in the copy"
        return Check(pointer, "unchecked" if gone else "lost", problem)


def _place(each: Pointer | Passage) -> _Place:
    return normalise(each.section), each.paragraph, each.sentence


def _shown(each: Pointer | Passage) -> str:
    return f"{visible(each.section)}, paragraph {each.paragraph}, sentence {each.sentence}"


class _Piece(NamedTuple):
    line: int
    letters: bytes
    after: int  # 0 within a line, 1 at its beginning, 2 after a blank line
    interrupts: bool  # a caption, page number or the like begins within a sentence


def _search(text: str, title: str, missing: set[str]) -> dict[str, str]:
    """Find sentences by their hash between any two line ends or full stops of a text whose blocks cannot be told."""
    pieces = list(_pieces(text, normalise(title))) if missing else []
    runs = ((piece.line, sha256) for start, piece in enumerate(pieces) for sha256 in _runs(pieces, start))
    found: dict[str, str] = {}
    for line, sha256 in islice(runs, _MOST_RUNS):
        if sha256 in missing:
            found.setdefault(sha256, f"line {line}")
    return found


def _pieces(text: str, title: str) -> Iterator[_Piece]:
    after, is_open = 2, False  # whether the sentence before goes on
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        is_running_head = title.startswith(normalise(line).strip("0123456789")) and len(line.split()) > 2
        interrupts = is_open and bool(is_running_head or _LABEL.match(line) or _FURNITURE.match(line))
        after = max(after, 1) if line else 2
        for part in _STOP.split(line):
            if letters := normalise(part).encode():
                yield _Piece(number, letters, after, interrupts)
                after, interrupts, is_open = 0, False, len(split_sentences(f"{part} X")) == 1


def _runs(pieces: Sequence[_Piece], start: int, before: Any = None) -> Iterator[str]:
    """Yield the hash of every run of pieces from one on; a run may go on after an interruption, if that is set apart alike."""
    run = before.copy() if before else hashlib.sha256()
    for index, piece in enumerate(pieces[start : start + _LONGEST], start):
        if piece.interrupts and not before and index > start:
            for end, other in enumerate(pieces[index + 1 : index + _LONGEST_GAP], index + 1):
                if other.after >= piece.after:
                    yield from _runs(pieces, end, run)
        run.update(piece.letters)
        yield run.hexdigest()


def verification_data(verification: Verification) -> dict[str, Any]:
    """Return a verification as plain data for JSON: how many pointers came out how, and each that does not simply match."""
    names = ("id", "kind", "section", "paragraph", "sentence")
    return {
        "article": verification.article,
        "holds": verification.holds,
        "has_sections": verification.has_sections,
        "pointers": len(verification.checks),
        **{outcome: len(verification.having(outcome)) for outcome in _OUTCOMES},
        "not_matching": [
            {name: getattr(each.pointer, name) for name in names} | {"outcome": each.outcome, "detail": each.detail}
            for each in verification.having("moved", "unchecked", "lost")
        ],
    }


def show_verification(verification: Verification) -> str:
    """Return a verification as text: the numbers first, then the places that need a look."""
    lost, moved = verification.having("lost"), verification.having("moved")
    sentences = len({_place(each.pointer) for each in verification.checks})
    reach = f"{_number(len(verification.checks), 'pointer')} to {_number(sentences, 'sentence')} of {verification.article}"
    if not verification.having("match") and not moved:
        return f"{reach}: none was found in this text\n\n{textwrap.fill(_ADVICE, _WIDTH)}\n"
    counts = [(len(verification.having(outcome)), says) for outcome, says in _OUTCOMES.items()]
    parts = ["\n".join([reach, *(f"{count:>6}  {says}" for count, says in counts if count)])]
    if verification.has_sections:
        parts.append(_listed("Lost", [f"{place}: {detail} ({_names(some)})" for place, detail, some in _by_sentence(lost)]))
        parts.append(textwrap.fill(_ABOUT_LOST, _WIDTH) if lost else "")
        parts.append(_listed("Not checked", _by_reason(verification.having("unchecked"))))
        places = [f"{place}: found at {detail} ({_number(len(some), 'pointer')})" for place, detail, some in _by_sentence(moved)]
        rest = f"{_number(len(places) - _SHOWN, 'more sentence')} (listed with --json)"
        parts.append(_listed("At another place", places[:_SHOWN] + [rest] * (len(places) > _SHOWN)))
    else:
        parts.append(textwrap.fill(f"No section of the article was recognised in this copy. {_ADVICE}", _WIDTH))
    return "\n\n".join(part for part in parts if part) + "\n"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _listed(title: str, items: Iterable[str]) -> str:
    lines = [textwrap.fill(each, _WIDTH, initial_indent="  - ", subsequent_indent="    ") for each in items]
    return "\n".join([title, *lines]) if lines else ""


def _by_sentence(checks: Iterable[Check]) -> Iterator[tuple[str, str, list[Pointer]]]:
    for (place, detail), group in groupby(checks, key=lambda each: (_shown(each.pointer), each.detail)):
        pointers = [each.pointer for each in group]
        yield place, detail.removeprefix(f"{pointers[0].section}, "), pointers


def _names(pointers: Iterable[Pointer]) -> str:
    kinds = groupby(pointers, key=lambda each: each.kind)
    return "; ".join(f"{kind} {', '.join(each.id for each in some)}" for kind, some in kinds)


def _by_reason(checks: Iterable[Check]) -> Iterator[str]:
    for reason, group in groupby(checks, key=lambda each: each.detail.rstrip("0123456789")):
        details = [each.detail for each in group]
        numbers = ", ".join(dict.fromkeys(each.removeprefix(reason) for each in details))
        yield f"{reason}{numbers}: {_number(len(details), 'pointer')}"
