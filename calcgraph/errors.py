"""Everything that calcgraph refuses, as one small tree of errors.

CalcgraphError            exit code, one sentence that says what to do
├── UsageError            2  a command or option that cannot be carried out
├── UnreadableInput       2  a file that is not what it should be: no YAML, too large, not UTF-8 …
│   └── TableError        2  a cell of an ontology table that breaks the table's contract
├── ReasonerError         2  a reasoner that broke or did not come to an end
├── CaseError             1  a case that was read but does not conform; carries every violation
└── MissingExtra          3  an optional part that is not installed
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "CalcgraphError",
    "CaseError",
    "MissingExtra",
    "PageUnavailable",
    "ReasonerError",
    "TableError",
    "UnreadableInput",
    "UsageError",
    "Violation",
    "shortened",
    "visible",
]

# What a terminal obeys or hides instead of showing: control characters, invisible and direction marks, lone surrogates.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]")
_SHOWN = 80


def visible(text: str, keep: str = "", form: str | None = None) -> str:
    """Return text with every character written out that a terminal would obey or hide, save those to keep.

    `form` says how, given the number of the character; by default as Python and YAML write it.
    """

    def write(found: re.Match[str]) -> str:
        letter = found[0]
        if letter in keep:
            return letter
        return form.format(ord(letter)) if form else letter.encode("unicode_escape").decode()

    return _HIDDEN.sub(write, text)


def shortened(text: str) -> str:
    """Return text that is cut where it would fill the screen."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


class CalcgraphError(Exception):
    """An error with a message for a person; `exit_code` is what the command line ends with."""

    exit_code = 2


class UsageError(CalcgraphError):
    """A command, option or name that cannot be carried out."""


class UnreadableInput(CalcgraphError):  # noqa: N818 - named for what there is to mend
    """A file that cannot be read as what it should be; names the file and, where known, the line."""

    def __init__(self, source: str, problem: str, line: int | None = None) -> None:
        self.source, self.problem, self.line = source, problem, line
        super().__init__(visible(f"{source}{f':{line}' if line else ''}: {problem}"))


class TableError(UnreadableInput):
    """A cell of an ontology table that breaks the table's contract."""

    def __init__(self, source: str, line: int, column: str, problem: str) -> None:
        self.column = column
        super().__init__(source, f"column {column!r}: {problem}", line)


class ReasonerError(CalcgraphError):
    """A reasoner that broke or did not come to an end in its time."""

    def __init__(self, reasoner: str, problem: str) -> None:
        self.reasoner = reasoner
        super().__init__(visible(f"{reasoner}: {problem}"))


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that is wrong with a case: where it stands, the value found and what to do about it."""

    path: str
    message: str
    value: str = ""
    rule: str = "structure"
    line: int | None = None

    def sentence(self) -> str:
        """Return the violation as one line for a person."""
        place = f"line {self.line}, {self.path}" if self.line else self.path
        found = f" (found: {self.value})" if self.value else ""
        return visible(f"{place}: {self.message}{found}")


class CaseError(CalcgraphError):
    """A case that does not conform; `violations` lists every reason."""

    exit_code = 1

    def __init__(self, source: str, violations: Sequence[Violation]) -> None:
        self.source, self.violations = source, tuple(violations)
        lines = [f"{visible(source)}: the case does not conform ({len(self.violations)} to mend)"]
        super().__init__("\n".join(lines + [f"  - {violation.sentence()}" for violation in self.violations]))


class MissingExtra(CalcgraphError):  # noqa: N818 - named for what there is to mend
    """An optional part that is not installed."""

    exit_code = 3

    def __init__(self, purpose: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{purpose} needs an optional part: install it with  pip install 'calcgraph[{extra}]'")


class PageUnavailable(CalcgraphError):  # noqa: N818 - named for what there is to mend
    """The workbench was not bundled when the package was installed; `reason` tells why, where that is known."""

    exit_code = 3

    def __init__(self, reason: str) -> None:
        self.reason = reason
        why = f": {reason}" if reason else ""
        super().__init__(f"this installation has no workbench{why}; install calcgraph anew where npm's registry can be reached")
