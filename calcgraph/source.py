"""Split a reader's own copy of an article into numbered passages.

Statements point to section, paragraph and sentence of the article and carry the hash of that sentence, not the
sentence. To check such a pointer the article's plain text, usually taken from a PDF, is split here by its shape
alone: the first block is the title, short lines in title case are headings, blocks that begin with a figure label
are captions, and a paragraph goes on past captions and page furniture until it has come to its final stop.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

ABSTRACT = "Abstract"  # the section of the prose that stands before the first heading

_REFERENCES = "references"
_LONGEST_HEADING = 80
_SMALL_WORDS = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "versus", "with"}
_ABBREVIATIONS = {"al", "approx", "ca", "cf", "dr", "eg", "eq", "fig", "figs", "ie", "prof", "ref", "refs", "vs"}
_BEFORE_A_NUMBER = {"no", "nos", "p", "pp", "tab", "vol"}
_BEFORE_A_LETTER = {"class", "grade", "grades", "group", "groups", "stage", "stages", "type", "types", "vitamin"}

_CAPTION = re.compile(r"Fig(?:ure)?\.?\s*(\d+)[.:]\s+")
_PANEL = re.compile(r"\(?[A-Z][.)]\s")
_BOUNDARY = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?(\w))")
_FINAL_STOP = re.compile(r"[.!?][\"'”’)\]]*$")
_LABEL_ONLY = re.compile(r"\W*(?:[^\W\d_]|\d+)\W*$")
_LAST_WORD = re.compile(r"(?:(\w+)\s+)?[\"'“‘(\[]*([\w.]+)\.$")
_DOTTED_LETTERS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+$")
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1")
_SUPERSCRIPT = re.compile(r"(?<=.)\^\{[^}]*\}")
_FURNITURE = re.compile(
    r"\S+ et al\.?$|[•†‡§©¹²³⁰-⁹]|\^\{|https?:|doi:|Key ?words?\b.{0,3}:"
    r"|Received\b.*\d{4}|Corresponding author\b|.*\bOpen Access\b.*\bLicen[cs]e\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Passage:
    """One sentence of the article and where it stands; paragraph and sentence count from 1."""

    section: str
    paragraph: int
    sentence: int
    text: str

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the normalised sentence."""
        return hashlib.sha256(normalise(self.text).encode("utf-8")).hexdigest()


def normalise(sentence: str) -> str:
    """Reduce a sentence to its letters and digits, so that case, spaces, hyphenation and accents do not matter."""
    decomposed = unicodedata.normalize("NFKD", sentence.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def split_sentences(paragraph: str) -> list[str]:
    """Split a paragraph into sentences; abbreviations, initials and panel labels do not end one."""
    sentences: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(paragraph):
        candidate, following = paragraph[start : boundary.end()].strip(), boundary.group(1)
        if not following.islower() and not _goes_on(candidate, following):
            sentences.append(candidate)
            start = boundary.end()
    rest = paragraph[start:].strip()
    return [*sentences, rest] if rest else sentences


def read_passages(text: str, headings: Sequence[str] = ()) -> list[Passage]:
    """Read the passages of an article in the order in which their paragraphs begin.

    Headings are found by their shape; `headings` names further ones whose shape does not give them away. The
    caption of figure 7 is the section `Fig. 7`, without its label. The list of references is left out.
    """
    return [
        Passage(paragraph.section, paragraph.number, number, sentence)
        for paragraph in _paragraphs(text, frozenset(map(normalise, headings)))
        for number, sentence in enumerate(split_sentences(paragraph.text), start=1)
    ]


def _goes_on(candidate: str, following: str) -> bool:
    """Whether a sentence goes on after the full stop that `candidate` ends with."""
    if _LABEL_ONLY.match(candidate):
        return True
    match = _LAST_WORD.search(candidate)
    if match is None:
        return False
    before, word = match.groups(default="")
    if len(word) == 1 and word.isupper():
        return before.casefold() not in _BEFORE_A_LETTER
    if not word.isupper():
        word = word.casefold()
    needs_number = word in _BEFORE_A_NUMBER and following.isdigit()
    return word in _ABBREVIATIONS or needs_number or _DOTTED_LETTERS.match(word) is not None


@dataclass
class _Paragraph:
    section: str
    number: int
    text: str

    def goes_on_with(self, block: str) -> bool:
        """Tell whether a block of the printed page goes on with this paragraph."""
        if not _FINAL_STOP.search(self.text) or block[0].islower():
            return True
        return not block[0].isupper() and _goes_on(self.text, block[0])


@dataclass
class _Collector:
    """Puts blocks together to paragraphs, in reading order."""

    section: str = ""
    paragraphs: list[_Paragraph] = field(default_factory=list)
    prose: _Paragraph | None = None
    caption: _Paragraph | None = None
    numbers: Counter[str] = field(default_factory=Counter)

    def add_heading(self, heading: str) -> None:
        """Begin a section."""
        self.section, self.prose, self.caption = heading, None, None

    def add_caption(self, figure: str, block: str) -> None:
        """Begin the caption of a figure."""
        self.caption = self._begin(f"Fig. {figure}", block)

    def add_prose(self, block: str) -> None:
        """Add a block to the open paragraph if that goes on with it, else begin one."""
        self.caption = None
        if self.prose is not None and self.prose.goes_on_with(block):
            self.prose.text += f" {block}"
        elif self.section or _FINAL_STOP.search(block) or len(split_sentences(block)) > 1:
            self.prose = self._begin(self.section or ABSTRACT, block)

    def _begin(self, section: str, block: str) -> _Paragraph:
        self.numbers[section] += 1
        self.paragraphs.append(_Paragraph(section, self.numbers[section], block))
        return self.paragraphs[-1]


def _paragraphs(text: str, headings: Collection[str]) -> list[_Paragraph]:
    blocks = _blocks(text, headings)
    title = normalise(next(blocks, ""))
    collector = _Collector()
    for block in blocks:
        caption = _CAPTION.match(block)
        if caption:
            collector.add_caption(caption.group(1), block[caption.end() :])
        elif collector.caption and _PANEL.match(block):
            collector.caption.text += f" {block}"
        elif normalise(block) in headings:
            collector.add_heading(block)
        elif normalise(collector.section) == _REFERENCES or _is_furniture(block, title):
            continue
        elif _has_heading_shape(block) and (collector.section or "," not in block):  # not the authors' line
            collector.add_heading(block)
        else:
            collector.add_prose(block)
    return collector.paragraphs


def _blocks(text: str, headings: Collection[str]) -> Iterator[str]:
    """Blocks of text between blank lines, each on one line; a named heading is a block even without them."""
    lines: list[str] = []
    for raw in [*text.replace("\f", "\n\n").splitlines(), ""]:
        line = " ".join(raw.split())
        is_named = normalise(line) in headings
        if lines and (is_named or not line):
            yield _without_marks(" ".join(lines))
            lines = []
        if is_named:
            yield _without_marks(line)
        elif line:
            lines.append(line)


def _without_marks(block: str) -> str:
    return _SUPERSCRIPT.sub("", _EMPHASIS.sub(r"\2", block))


def _is_furniture(block: str, title: str) -> bool:
    """Whether a block is a running head (the title's beginning), page number, footnote or line of the front matter."""
    key = normalise(block).strip("0123456789")
    is_running_head = title.startswith(key) and len(block.split()) > 2
    is_empty = not normalise(block) or block.isdigit()
    return is_empty or is_running_head or _FURNITURE.match(block) is not None


def _has_heading_shape(block: str) -> bool:
    words = re.findall(r"\w[^\s/]*", block)
    is_short_line = len(block) <= _LONGEST_HEADING and block[-1] not in ".,;:!?"
    is_title_case = all(word in _SMALL_WORDS or not word[0].islower() for word in words)
    return is_short_line and is_title_case and bool(words) and words[0][0].isupper()
