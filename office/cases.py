"""Reads a folder of launch documents and sets what was read beside what is wanted."""

import subprocess
from pathlib import Path

from . import odoo, paths, python_env
from .progress import Missing

# Runs in the environment's Python, which has the libraries that read files; the reader
# itself needs no Odoo.
START = """
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import launch_document

for name in sys.argv[2:]:
    try:
        document = launch_document.read(Path(name).read_bytes())
    except launch_document.NotALaunchDocument as fault:
        print("refused:", fault.code)
    else:
        for line in launch_document.describe(document):
            print(line)
    print("\\f", end="")
"""
KINDS = {".txt", ".docx", ".pdf"}


def run(arguments):
    """Print a table of the cases in a folder: case, wanted, read.

    A case is a launch document; ``NAME.expected.md`` beside it says what is wanted.

    :param list arguments: the folder
    :return: exit code
    """
    folder = Path(arguments[0]) if arguments else None
    if folder is None or not folder.is_dir():
        raise Missing("cases needs a folder of launch documents")
    files = sorted(path for path in folder.iterdir() if path.suffix in KINDS)
    if not files:
        raise Missing(f"no launch document (.docx, .pdf, .txt) in {folder}")
    odoo.build()
    command = [
        python_env.python(),
        "-c",
        START,
        paths.ROOT / "thidua_khenthuong",
        *files,
    ]
    output = subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True
    ).stdout
    print("| case | wanted | read |\n|---|---|---|")
    for path, reading in zip(files, output.split("\f"), strict=False):
        print(f"| {path.stem} | {_wanted(path)} | {_cell(reading)} |")
    return 0


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
