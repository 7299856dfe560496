"""Adds the ids of the built-in content to the list that a release promises to keep.

    python -m tests.tools.released_ids

Run it when a version is released. Nothing is ever taken out of the list.
"""

from __future__ import annotations

import sys

from tui.library.authoring.reader import read_pack
from tui.library.compiled.locate import content_root
from tui.library.lint.released_ids import FILE, names, released

HEAD = "# Released ids stay for ever: a learner's history names them. Written by tests/tools/released_ids.py.\n"


def main() -> int:
    """Writes the list anew, sorted, with what is new."""
    source = read_pack(content_root(), keep_nodes=False)
    if any(issue.severity == "error" for issue in source.issues):
        sys.stderr.write("content/ has mistakes; run 'warpwise check' first\n")
        return 1
    kept = sorted({*released(), *names(source)})
    with open(FILE, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(f"{name}\n" for name in kept))
    sys.stdout.write(f"{len(kept)} ids in {FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
