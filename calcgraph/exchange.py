"""What the commands `import` and `export` do with their options: cases from and to other systems, and the ontology to them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calcgraph.errors import CaseError, UsageError
from calcgraph.output import print_error, print_json, print_text

if TYPE_CHECKING:
    from calcgraph.case.model import Case
    from calcgraph.interop.write import Exported
    from calcgraph.service import Service

__all__ = ["run_export", "run_import"]


def run_import(options: argparse.Namespace) -> int:
    """Write coded cases as case files, and tell what of them was not read."""
    from calcgraph.case.write import case_data, case_yaml
    from calcgraph.service import Service

    service = Service(lenient=options.lenient)
    cases, errors = _read(service, options.files)
    word = service.concepts().word
    if options.json:
        print_json([_imported(case, case_data(case, word)) for case in cases])
    elif options.out is None:
        print_text("---\n".join(case_yaml(case, word) for case in cases))
    else:
        _refuse_twins(cases)
        _write(options.out, {f"{case.id}.yaml": case_yaml(case, word).encode() for case in cases})
    for case in cases if options.out else []:  # what is printed tells it itself
        _tell(case.id, "not read", case.unread)
        _tell(case.id, "read otherwise than written", case.approximated)
    for error in errors:
        print_error(error)
    return 1 if errors else 0


def _read(service: Service, files: Sequence[Path]) -> tuple[list[Case], list[CaseError]]:
    read = service.read_files(files)
    return [each for each in read if not isinstance(each, CaseError)], [each for each in read if isinstance(each, CaseError)]


def _refuse_twins(cases: Sequence[Case]) -> None:
    """Refuse two cases of one id, of which one would be written over the other."""
    ids = [case.id for case in cases]
    twin = next((each for each in ids if ids.count(each) > 1), None)
    if twin is not None:
        raise UsageError(f"two cases have the id {twin}: give each its own, or write them one by one")


def _imported(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    return {"case": data, "unread": list(case.unread), "approximated": list(case.approximated), "readings": list(case.readings)}


def run_export(options: argparse.Namespace) -> int:
    """Write cases, or without one the ontology, in a format that other systems read, and tell what is lost."""
    if not options.files:
        return _export_ontology(options)
    from calcgraph.interop.write import FORMATS, export_case
    from calcgraph.service import Service

    if options.to not in FORMATS:
        raise UsageError(f"a case is not written as {options.to}: choose one of {', '.join(FORMATS)}")
    service = Service(options.layer)
    cases, errors = _read(service, options.files)
    _refuse_twins(cases)
    results = service.match(cases, options.with_label_clues) if options.result else [None] * len(cases)
    exported = {
        case.id: export_case(options.to, case, service.concepts(not options.public_codes), service.version, result)
        for case, result in zip(cases, results, strict=True)
    }
    _put_out(options, exported)
    for error in errors:
        print_error(error)
    return 1 if errors else 0


def _put_out(options: argparse.Namespace, exported: dict[str, Exported]) -> None:
    if options.json:
        print_json(
            [
                {"case": name, "text": each.text, "losses": each.losses, "only_ours": each.only_ours}
                for name, each in exported.items()
            ]
        )
    elif options.out is None:
        if len(exported) > 1:
            raise UsageError("several cases go into a folder: name it with --out")
        sys.stdout.write("".join(each.text for each in exported.values()))
    else:
        _write(options.out, {name + each.ending: each.text.encode() for name, each in exported.items()})
    for name, each in exported.items():
        _tell(name, "not carried", each.losses)
        if options.public_codes:
            _tell(name, "given by words alone, since no public vocabulary has a code for it", each.only_ours)


def _export_ontology(options: argparse.Namespace) -> int:
    from calcgraph.export.formats import FORMATS, export_ontology

    if options.to not in FORMATS:
        raise UsageError(f"the ontology is not written as {options.to}: choose one of {', '.join(FORMATS)}")
    if options.result or options.public_codes:
        raise UsageError("--result and --public-codes go with a case")
    exported = export_ontology(options.to)
    if options.out is not None:
        _write(options.out, exported.files)
    elif len(exported.files) > 1:
        raise UsageError(f"this format has {len(exported.files)} files: name a folder for them with --out")
    else:
        sys.stdout.buffer.write(next(iter(exported.files.values())))
    _tell("ontology", "not carried", exported.losses)
    return 0


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder; a single one may also be given its own name."""
    if len(files) == 1 and out.suffix and not out.is_dir():
        out.write_bytes(next(iter(files.values())))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out / name).write_bytes(data)


def _tell(name: str, what: str, items: Sequence[str]) -> None:
    """Tell on the side, so that what is written can go into a pipe."""
    for each in items:
        print(f"{name}: {what}: {each}", file=sys.stderr)
