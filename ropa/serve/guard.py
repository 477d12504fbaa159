"""Who may ask: this machine's browser, for this page alone. Everything else is refused before anything is read."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHELL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""A document runs no script and fetches nothing; only the shell may frame it."""

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
METHODS = frozenset(("GET", "HEAD"))


class Guard:
    """Lets through what a browser on this machine asks of this address, and puts the headers on every answer.

    A name that a stranger's server makes point to this machine (DNS rebinding) shows in `Host`; a page from elsewhere
    that asks in the background shows in `Origin` or `Sec-Fetch-Site`.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")) | (
            frozenset(("127.0.0.1", "localhost", "[::1]")) if port == 80 else frozenset()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", SHELL_POLICY)
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        answer: ASGIApp = refusal or self._app
        await answer(scope, receive, with_headers)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("This page answers to its own address on this machine only.\n", 421)
        origins = headers.getlist("origin")
        if any(origin.lower() not in {f"http://{host}" for host in self._hosts} for origin in origins):
            return PlainTextResponse("Another page may not ask here.\n", 403)
        site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
        if site in ("cross-site", "same-site") and (
            mode != "navigate" or headers.get("sec-fetch-dest") != "document"
        ):
            return PlainTextResponse("Another page may not ask here.\n", 403)
        if method not in METHODS:
            return PlainTextResponse("Only reading is possible here.\n", 405, {"Allow": "GET, HEAD"})
        return None
