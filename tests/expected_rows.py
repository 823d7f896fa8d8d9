"""Read what a data file says of itself: each line `# expected: a | b | c` is one row that a check must find in it."""

from __future__ import annotations

from pathlib import Path

_MARK = "# expected: "

Row = tuple[str, ...]


def expected_rows(file: Path) -> list[Row]:
    """Return the expected rows, sorted; blanks around a part do not count."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.removeprefix(_MARK).split(" |") for line in lines if line.startswith(_MARK)]
    return sorted(tuple(part.strip() for part in row) for row in rows)
