"""The addresses of the preview. What is not listed here does not exist: no address names a file on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from ropa import shipped
from ropa.render.trusted import TrustedPages
from ropa.serve.bell import Bell
from ropa.serve.desk import Desk
from ropa.serve.finder import Finder, Texts
from ropa.serve.guard import DOCUMENT_POLICY, Guard
from ropa.serve.session import Session

HERE = Path(__file__).parent
BEAT_SECONDS = 15.0
"""How often a silent connection is written to, so that one that is gone is noticed."""
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class Preview:
    """The pages over one session."""

    def __init__(self, session: Session, bell: Bell) -> None:
        self.session, self.bell = session, bell
        self.pages = TrustedPages(HERE / "templates")
        self.texts = Texts()
        self.static = {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir())}
        self.static["colours.css"] = (shipped.templates() / "style" / "colours.css").read_bytes()

    def app(self, port: int) -> ASGIApp:
        """The application, answering to its own address on this machine only."""
        inner = Starlette(
            routes=[
                Route("/", self.start),
                Route("/events", self.events),
                Route("/static/{name}", self.file),
                Route("/document/{path:path}", self.document),
                Route("/{lang}/", self.overview),
                Route("/{lang}/findings", self.findings),
                Route("/{lang}/search", self.search),
                Route("/{lang}/document/{stem:path}", self.view),
            ],
            exception_handlers={404: self.nothing, Exception: self.failed},
        )
        inner.router.redirect_slashes = False
        return Guard(inner, port)

    async def start(self, request: Request) -> Response:
        """The first page, in the language the preview was started in."""
        return RedirectResponse(f"/{self.session.choices.language}/")

    async def file(self, request: Request) -> Response:
        """One of the three files that the pages are made with."""
        name = request.path_params["name"]
        if name not in self.static:
            return await self.nothing(request, None)
        return Response(self.static[name], headers={"Content-Type": TYPES[Path(name).suffix]})

    async def document(self, request: Request) -> Response:
        """A document's page, byte for byte as a build writes it."""
        now, path = self.session.now, request.path_params["path"]
        if path not in now.listing.outlines:
            return await self.nothing(request, None)
        shown = await run_in_threadpool(self.session.shown, now, path)
        if shown.sheet.html is None:
            return await self.nothing(request, None)
        return HTMLResponse(shown.sheet.html, headers={"Content-Security-Policy": DOCUMENT_POLICY})

    async def overview(self, request: Request) -> Response:
        """The first page."""
        return await self._answer(request, "overview.html.j2", lambda desk: desk.overview())

    async def findings(self, request: Request) -> Response:
        """The findings."""
        asked = request.query_params
        number = asked.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        file, severity = asked.get("file", ""), asked.get("severity", "")
        return await self._answer(request, "findings.html.j2", lambda desk: desk.findings(file, severity, page))

    async def view(self, request: Request) -> Response:
        """A document with what was found in it, and other languages beside it."""
        stem, beside = request.path_params["stem"], request.query_params.getlist("beside")[:10]
        return await self._answer(request, "document.html.j2", lambda desk: desk.document(stem, beside))

    async def search(self, request: Request) -> Response:
        """A search, written out as it goes on."""
        desk = self._desk(request)
        if not desk.knows():
            return await self.nothing(request, None)
        context = await run_in_threadpool(Finder(desk, self.texts).page, request.query_params.get("q", "")[:200])
        return StreamingResponse(self.pages.pieces("search.html.j2", context), media_type="text/html")

    async def events(self, request: Request) -> Response:
        """The number of the newest state, at once and whenever there is a new one (server-sent events)."""
        return StreamingResponse(self._states(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def nothing(self, request: Request, error: Any) -> Response:
        """An address that means nothing; the page comes to life when it means something again."""
        return await run_in_threadpool(self._message, request, "desk.nothing", 404)

    async def failed(self, request: Request, error: Any) -> Response:
        """A defect of ropa itself."""
        return PlainTextResponse("A defect of ropa itself; the terminal it was started in tells more.\n", 500)

    async def _answer(self, request: Request, template: str, context: Any) -> Response:
        desk = self._desk(request)
        if not desk.knows():
            return await self.nothing(request, None)
        html = await run_in_threadpool(self._page, template, desk, context)
        return HTMLResponse(html) if html is not None else await self.nothing(request, None)

    def _page(self, template: str, desk: Desk, context: Any) -> str | None:
        filling: Mapping[str, Any] | None = context(desk)
        return self.pages.page(template, filling) if filling is not None else None

    def _message(self, request: Request, key: str, status: int) -> Response:
        desk = self._desk(request)
        if not desk.knows():
            desk = Desk(self.session, self.session.now, self.session.choices.language)
        context = {**desk.frame(desk.book.phrase(key), ""), "text": desk.book.phrase(f"{key}-text")}
        return HTMLResponse(self.pages.page("message.html.j2", context), status)

    def _desk(self, request: Request) -> Desk:
        return Desk(self.session, self.session.now, str(request.path_params.get("lang", "")))

    async def _states(self) -> AsyncIterator[str]:
        yield "retry: 500\n\n"
        told = 0
        while not self.bell.stopped:
            rung, version = self.bell.next, self.session.now.version
            if version != told:
                told = version
                yield f"event: state\ndata: {told}\n\n"
            try:
                await asyncio.wait_for(rung.wait(), BEAT_SECONDS)
            except TimeoutError:
                yield ":\n\n"
