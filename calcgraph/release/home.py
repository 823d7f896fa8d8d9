"""Find the data of a copy that is to be compared: a folder as CALCGRAPH_HOME names it, an ontology folder, or a wheel."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from calcgraph.errors import UnreadableInput, UsageError

__all__ = ["Home", "opened"]

_INFERRED = "calcgraph-inferred.ttl"
_IN_A_WHEEL = "calcgraph/data/"
_LARGEST = 500_000_000  # bytes that a wheel may unpack to: fifty times what one holds


@dataclass(frozen=True)
class Home:
    """Where a copy lies. `root` holds ontology, queries, shapes and cases; it is None if only an ontology folder was named."""

    name: str
    ontology: Path
    root: Path | None

    def files(self, *folders: str) -> dict[str, Path]:
        """Return the files of some of its folders, by their path within the root."""
        if self.root is None:
            return {}
        found = sorted(path for folder in folders for path in (self.root / folder).rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path for path in found if not path.name.startswith(".")}


@contextmanager
def opened(path: Path) -> Iterator[Home]:
    """Yield the copy that a path names, unpacked for the time of the block if it is a wheel.

    What is no copy raises UsageError, what cannot be read UnreadableInput.
    """
    if path.is_dir():
        yield _home(str(path), path.resolve())
    elif path.suffix == ".whl":
        with tempfile.TemporaryDirectory() as folder:
            _unpack(path, Path(folder))
            yield _home(str(path), Path(folder).joinpath(_IN_A_WHEEL))
    else:
        raise UsageError(f"{path} is neither a folder nor a wheel (*.whl)")


def _home(name: str, folder: Path) -> Home:
    if (folder / "ontology" / _INFERRED).is_file():
        return Home(name, folder / "ontology", folder)
    if (folder / _INFERRED).is_file():
        return Home(name, folder, None)
    raise UsageError(
        f"{name} holds no built copy of the data: name a folder with ontology/, queries/, shapes/ and cases/, "
        f"an ontology folder with {_INFERRED}, or a wheel of calcgraph"
    )


def _unpack(path: Path, folder: Path) -> None:
    """Unpack the data of a wheel into a folder."""
    try:
        with zipfile.ZipFile(path) as wheel:
            members = [member for member in wheel.infolist() if member.filename.startswith(_IN_A_WHEEL)]
            if sum(member.file_size for member in members) > _LARGEST:
                raise UnreadableInput(str(path), f"unpacks to more than {_LARGEST // 1_000_000} MB: no wheel of calcgraph does")
            wheel.extractall(folder, members)
    except (OSError, zipfile.BadZipFile) as error:
        raise UnreadableInput(str(path), f"cannot be read as a wheel ({error})") from error
