"""Reads launch documents, without Odoo.

Runs in the office's Python: ``document_cases.py ADDON FILE...``
"""

import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import launch_document  # noqa: E402

for name in sys.argv[2:]:
    try:
        document = launch_document.read(Path(name).read_bytes())
    except launch_document.NotALaunchDocument as fault:
        print("refused:", fault.code)
    else:
        for line in launch_document.describe(document):
            print(line)
    print("\f", end="")
