"""Reads the papers of a folder and sets what was read beside what is wanted."""

import subprocess
from pathlib import Path

from . import odoo, paths, python_env
from .progress import Missing

# Which script reads a kind of file. It runs in the environment's Python, is given the
# addon and the files, and ends each reading with a form feed.
READERS = {
    ".csv": "list_cases.py",
    ".xlsx": "list_cases.py",
    ".docx": "document_cases.py",
    ".pdf": "document_cases.py",
    ".txt": "document_cases.py",
}


def run(arguments):
    """Print a table of the cases in a folder: case, wanted, read.

    A case is a launch document, or a list of awards that is read against the demo
    office; ``NAME.expected.md`` beside it says what is wanted.

    :param list arguments: the folder
    :return: exit code
    """
    folder = Path(arguments[0]) if arguments else None
    if folder is None or not folder.is_dir():
        raise Missing("cases needs a folder of papers")
    files = sorted(path for path in folder.iterdir() if path.suffix in READERS)
    if not files:
        raise Missing(f"no paper ({', '.join(sorted(READERS))}) in {folder}")
    odoo.build()
    print("| case | wanted | read |\n|---|---|---|")
    for script in dict.fromkeys(READERS[path.suffix] for path in files):
        own = [path for path in files if READERS[path.suffix] == script]
        for path, reading in zip(own, _read(script, own), strict=True):
            print(f"| {path.stem} | {_wanted(path)} | {_cell(reading)} |")
    return 0


def _read(script, files):
    """Return what ``script`` reads of each file."""
    command = [
        *(python_env.python(), paths.ROOT / "office" / script),
        *(paths.ROOT / "thidua_khenthuong", *files),
    ]
    output = subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True
    ).stdout
    return output.split("\f")[:-1]


def _wanted(path):
    expected = path.with_name(f"{path.stem}.expected.md")
    if not expected.exists():
        return ""
    lines = expected.read_text(encoding="utf-8").splitlines()
    return _cell(
        "\n".join(line for line in lines if not line.startswith(("#", "Kind")))
    )


def _cell(text):
    lines = (line.strip() for line in text.splitlines())
    return "<br>".join(line.replace("|", "\\|") for line in lines if line)
