"""Read one YAML document as plain data that knows its lines: no aliases, tags, surprises of type, or endless nesting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from calcgraph.errors import UnreadableInput, shortened

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Document", "read_document", "read_text"]

MAX_BYTES = 1_000_000  # a case is a page of text; a megabyte of it is a mistake
MAX_DEPTH = 12
_MAX_NODES = 20_000
_TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}$")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]{1,3})?$")
_PLAIN = {"": None, "~": None, "null": None, "Null": None, "true": True, "True": True, "false": False, "False": False}

Path_ = tuple[str | int, ...]


@dataclass
class Document:
    """The data of a case file, and the line on which each part of it stands.

    Data that were read from another format have `origins` instead: the place in the source that a part comes from.
    """

    source: str
    value: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    origins: dict[Path_, str] = field(default_factory=dict)


@dataclass
class _Open:
    """A list or mapping that is being read; `key` is the mapping key whose value comes next."""

    container: Any
    path: Path_
    key: str | None = None


class _Builder:
    def __init__(self, source: str) -> None:
        self.document = Document(source)
        self._open: list[_Open] = []
        self._documents = self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        """Take the parser's next event; whatever a case file must not hold raises UnreadableInput."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._problem("holds more than one document: write one case a file", line)
        elif isinstance(event, yaml.AliasEvent):
            raise self._problem("uses an alias (*name): write the value out", line)
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _take_node(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            raise self._problem("uses an anchor (&name): write the value out", line)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._problem(f"uses a tag ({shortened(tag)}): write a plain value", line)
        self._nodes += 1
        if self._nodes > _MAX_NODES:
            raise self._problem("holds far too many entries for one case", line)
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, line)
        else:
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], line)

    def _take_scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.container, dict) and top.key is None:
            if event.value in top.container:
                raise self._problem(f"names {shortened(event.value)!r} twice: keep one", line)
            top.key = event.value
            self.document.lines[(*top.path, event.value)] = line
            return
        self._put(_typed(event), line)

    def _begin(self, container: Any, line: int) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise self._problem(_TOO_DEEP, line)
        path = self._put(container, line)
        self._open.append(_Open(container, path))

    def _put(self, value: Any, line: int) -> Path_:
        if not self._open:
            self.document.value = value
            return ()
        top = self._open[-1]
        if isinstance(top.container, list):
            path: Path_ = (*top.path, len(top.container))
            top.container.append(value)
        else:
            if top.key is None:
                raise self._problem("uses a list or mapping as a key: keys are words", line)
            path = (*top.path, top.key)
            top.container[top.key] = value
            top.key = None
        self.document.lines.setdefault(path, line)
        return path

    def _problem(self, problem: str, line: int) -> UnreadableInput:
        return UnreadableInput(self.document.source, problem, line)


def _typed(event: yaml.ScalarEvent) -> Any:
    """Return a scalar by the core schema of YAML 1.2: `no`, `on`, dates and 1:30 stay words."""
    text = event.value
    if event.style:  # quoted, or a block: text as it stands (a plain scalar has no style)
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text


def read_document(path: Path) -> Document:
    """Read a YAML file; whatever is no plain, single, reasonably small document raises UnreadableInput."""
    return parse_document(read_text(path), str(path))


def parse_document(text: str, source: str) -> Document:
    """Read YAML text; `source` is what errors call it."""
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.reader.ReaderError as error:
        problem = f"holds the character \\x{error.character:02x}, which no text has: save it as plain UTF-8 text"
        raise UnreadableInput(source, problem) from error
    except yaml.YAMLError as error:
        raise _not_yaml(source, text, error) from error
    return builder.document


def _not_yaml(source: str, text: str, error: yaml.YAMLError) -> UnreadableInput:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    if "nesting depth" in problem:  # the parser has a limit of its own, and may reach it before it hands over an event
        return UnreadableInput(source, _TOO_DEEP, mark.line + 1 if mark else None)
    line = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
    hint = " (indent with blanks, not with tabs)" if "\t" in line[: len(line) - len(line.lstrip())] else ""
    return UnreadableInput(source, f"is not YAML: {problem}{hint}", mark.line + 1 if mark else None)


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """Return the text of a file of limited size; one that is no UTF-8 text, or larger, raises UnreadableInput."""
    try:
        if path.is_dir():
            raise UnreadableInput(str(path), "is a folder: name its files, for instance with  *.yaml")
        with path.open("rb") as file:
            data = file.read(limit + 1)  # no more, whatever size a device or a pipe claims to have
        if len(data) > limit:
            raise UnreadableInput(str(path), f"is larger than {limit:,} bytes; a case is a page of text")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(str(path), f"is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
    except (OSError, ValueError) as error:  # a ValueError is a name that no file can have
        raise UnreadableInput(str(path), f"cannot be opened: {getattr(error, 'strerror', error)}") from error
