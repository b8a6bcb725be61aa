"""Runs the code cells of a notebook in order, in its own folder, without Jupyter."""

import json
import os
import sys
from pathlib import Path

path = Path(sys.argv[1]).resolve()
os.chdir(path.parent)
names = {"__name__": "__main__"}
for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), f"{path.name} cell {number}", "exec"), names)
