"""Reads launch documents, without Odoo.

Runs in the office's Python: ``document_cases.py ADDON FILE...``
"""

import sys
import types
from pathlib import Path

# the package itself imports Odoo; only the rooms that know none are needed
package = types.ModuleType("addon")
package.__path__ = [sys.argv[1]]
sys.modules["addon"] = package

from addon import launch_document  # noqa: E402

for name in sys.argv[2:]:
    try:
        document = launch_document.read(Path(name).read_bytes())
    except launch_document.NotALaunchDocument as fault:
        print("refused:", fault.code)
    else:
        for line in launch_document.describe(document):
            print(line)
    print("\f", end="")
