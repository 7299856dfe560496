"""Who may ask: a request names this server, comes from its own page or from no page, and shows what it was given.

A page of another site can send the browser here too, and a name of another site can be made to mean this machine (DNS
rebinding). So Host and Origin are compared with the address that is served, on pages and sockets alike.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from tui.web.visitors import Visitor, Visitors

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
VISITOR = web.RequestKey("visitor", Visitor)
SOCKET = "/ws"
LOOPBACK = "127.0.0.1"
NAMES = (LOOPBACK, "localhost")
HTTP_PORT = 80
SAFE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Of every answer: nothing of it is kept, framed, or told to a page that a link opens."""


class Guard:
    """Lets a request through that may come in; every other is refused with one sentence."""

    def __init__(self, visitors: Visitors) -> None:
        self.token = secrets.token_urlsafe(32)
        """What the printed address holds; it makes a visitor."""
        self.port = 0
        """The port that is served; known once the socket is open."""
        self._visitors = visitors

    @property
    def address(self) -> str:
        """Where a browser begins."""
        return f"http://{LOOPBACK}:{self.port}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """The cookie's name. Browsers keep cookies by host without port, and two servers must not share one."""
        return f"warpwise-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """What the Host header may say."""
        bare = NAMES if self.port == HTTP_PORT else ()
        return frozenset((*bare, *(f"{name}:{self.port}" for name in NAMES)))

    async def admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The answer to a request: the handler's, the first visit's, or a refusal."""
        try:
            self._check_place(request)
            known = self._visitors.known(request.cookies.get(self.cookie, ""))
            if "token" in request.query and request.path == "/":
                return self._first_visit(request, known)
            if known is None:
                raise web.HTTPUnauthorized(text="Open the whole address that 'warpwise serve' printed.")
            request[VISITOR] = known
            answer = await handler(request)
        except web.HTTPException as error:
            return _refusal(error)
        if not answer.prepared:
            answer.headers.update(SAFE)
        return answer

    def _check_place(self, request: web.Request) -> None:
        hosts = request.headers.getall("Host", [])
        if len(hosts) != 1:
            raise web.HTTPBadRequest(text="A request names one host.")
        if hosts[0].lower() not in self.hosts:
            raise web.HTTPMisdirectedRequest(text="This server answers to the address that it printed alone.")
        origins = request.headers.getall("Origin", [])
        if any(origin != f"http://{hosts[0].lower()}" for origin in origins):
            raise web.HTTPForbidden(text="Another page's requests are refused.")
        if request.path == SOCKET and not origins:
            raise web.HTTPForbidden(text="A socket is opened by the page of this server alone.")
        if request.method not in ("GET", "HEAD"):
            raise web.HTTPBadRequest(text="Pages are only read here.")

    def _first_visit(self, request: web.Request, known: Visitor | None) -> web.Response:
        """Takes the token out of the address bar and its history: what stays is a cookie that no script can read."""
        tokens = request.query.getall("token")
        # As bytes: the comparison takes no other text than ASCII.
        if len(tokens) != 1 or not secrets.compare_digest(tokens[0].encode("utf-8", "replace"), self.token.encode()):
            raise web.HTTPUnauthorized(text="This is not the token that 'warpwise serve' printed.")
        visitor = known or self._visitors.welcome()
        answer = web.Response(status=303, headers={"Location": "/", **SAFE})
        answer.set_cookie(self.cookie, visitor.secret, httponly=True, samesite="Strict", path="/")
        return answer


def _refusal(error: web.HTTPException) -> web.Response:
    """A sentence, with a status that says whose fault it is; what a stranger sent is not said again."""
    ours = error.text and error.text != f"{error.status}: {error.reason}"
    if error.status < 400:
        return web.Response(status=error.status, headers=SAFE)
    if ours and error.status in (400, 401, 403, 421):
        return web.Response(status=error.status, text=f"{error.text}\n", headers=SAFE)
    if error.status in (403, 404):  # a folder is as much nothing as a file that is not there
        return web.Response(status=404, text="There is nothing here.\n", headers=SAFE)
    return web.Response(status=400, text="This request cannot be understood.\n", headers=SAFE)
