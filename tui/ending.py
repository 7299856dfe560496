"""How a command that works with the journal ends: what is not kept or is gone is said, and the exit status says so."""

from __future__ import annotations

import sys
from collections.abc import Collection

from tui.library.text import clean
from tui.services import Services


def ended(services: Services, code: int, told: Collection[str] = ()) -> int:
    """Closes everything; the exit status, `code` unless the journal has a worse one.

    Says on stderr what has to be said of the journal, but for what was `told` already.
    """
    status = services.close()
    if status is None:
        return code
    for sentence in status.sentences:
        if sentence not in told:
            sys.stderr.write(f"warpwise: {clean(sentence)}\n")
    return max(code, status.exit_status) if status.exit_status != 1 else code or 1
