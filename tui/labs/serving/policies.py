"""One door to all policies."""

from __future__ import annotations

from collections.abc import Sequence

from tui.labs.serving.chunked import serve_chunked
from tui.labs.serving.disaggregated import serve_disaggregated
from tui.labs.serving.engine import Ran, Server, serve
from tui.labs.serving.load import Request


def serve_by(found: Sequence[Request], server: Server) -> Ran:
    """Serves the requests as the server's policy says."""
    if server.policy == "chunked":
        return serve_chunked(found, server)
    return serve_disaggregated(found, server) if server.policy == "disaggregated" else serve(found, server)
