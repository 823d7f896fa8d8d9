"""Words brought to one form, as reports vary them, and without what says nothing of a term: side, number, degree, duration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

__all__ = ["normalise", "shortened", "wording"]

# Spelling variants of British and American reports, brought to one form on both sides of a comparison.
_SPELLINGS = (
    ("aem", "em"),
    ("oed", "ed"),
    ("oes", "es"),
    ("ae", "e"),
    ("our", "or"),
    ("ise", "ize"),
    ("isa", "iza"),
    ("centre", "center"),
)
_FILLERS = frozenset(("a", "an", "the"))
# Words before and after a term that change neither what is found nor where: side, nearness, number, degree, duration, and
# that a history item is already known. They are taken off only if the whole text names no term.
_PREFIXES = (
    "soft",
    "left", "right", "bilateral", "both", "unilateral", "near", "around", "about", "along", "at", "in", "within", "over",
    "overlying", "abutting", "adjacent to", "next to", "close to", "region of", "tissue of", "tissue around",
    "multiple", "several", "numerous", "many", "single", "large", "huge", "big", "small", "tiny", "mild", "moderate",
    "marked", "severe", "subtle", "known", "history of", "previous", "prior", "past", "chronic", "longstanding",
    "long standing", "established", "recurrent", "repeated", "progressive", "persistent", "firm", "solid", "discrete",
    "worsening", "increasing", "significant", "relevant", "slight", "localized",
    "newly diagnosed", "poorly controlled", "therapy resistant",
)  # fmt: skip
_SUFFIXES = ("region", "area", "side", "pattern", "level", "titre", "titer")
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|many|several|few|some)"
_LEADING = r"(?:(?:for|since|over|in) (?:about |last |past |over |more than )*)?"
_DURATION = re.compile(rf" {_LEADING}{_COUNT} (?:year|month|week|day)(?: ago| before| earlier)?$")
_KEEPS_S = ("ss", "us", "is")
_PLURALS = (("foci", "focus"), ("ae", "a"), ("langes", "lanx"), ("yses", "ysis"), ("tases", "tasis"))
_IRREGULAR = tuple(ending for ending, _ in _PLURALS)
_WORD = re.compile(r"[a-z0-9<>+%]+")
_POSSESSIVE = re.compile(r"['’]s\b")


def normalise(text: str) -> str:
    """Bring words to one form: case, accents, hyphens, plural and British or American spelling do not matter."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    words = _WORD.findall(_POSSESSIVE.sub(" ", plain))
    result = " ".join([_singular(word) for word in words if word not in _FILLERS])
    for variant, form in _SPELLINGS:
        if variant in result:
            result = result.replace(variant, form)
    return result


def _singular(word: str) -> str:
    if word.endswith(_IRREGULAR):
        return next(word.removesuffix(ending) + singular for ending, singular in _PLURALS if word.endswith(ending))
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_KEEPS_S):
        return word
    if word.endswith("sses"):
        return word[:-2]
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def shortened(text: str) -> Iterator[str]:
    """Yield a text without one word, or words, before or after a term."""
    for prefix in _PREFIXES:
        if text.startswith(prefix + " "):
            yield text.removeprefix(prefix + " ")
    for suffix in _SUFFIXES:
        if text.endswith(" " + suffix):
            yield text.removesuffix(" " + suffix)
    without_duration = _DURATION.sub("", text)
    if without_duration != text:
        yield without_duration


def wording() -> dict[str, Any]:
    """Return the lists that this module goes by as plain data, for the page, which reads words as it does."""
    return {
        "spellings": [list(each) for each in _SPELLINGS],
        "fillers": sorted(_FILLERS),
        "prefixes": list(_PREFIXES),
        "suffixes": list(_SUFFIXES),
        "duration": _DURATION.pattern,
        "keepsS": list(_KEEPS_S),
        "plurals": [list(each) for each in _PLURALS],
    }
