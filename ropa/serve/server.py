"""Running the preview: one loop that answers the browser and, beside it, reads again what was saved."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from ropa.files import FOLDER
from ropa.render.sources import FOLDER as TEMPLATES
from ropa.serve.app import Preview
from ropa.serve.bell import Bell
from ropa.serve.session import Session
from ropa.serve.watch import changes
from ropa.workspace import COLLECT_EVERY, collect

LOOPBACK = "127.0.0.1"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LOCAL_PLUGINS = "plugins"


class PortTaken(OSError):
    """Another program listens on the port, or it may not be used; the text says which."""


def open_port(port: int) -> socket.socket:
    """A socket on the loopback interface; port 0 takes a free one. Raises PortTaken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(64)
    except OSError as error:
        listening.close()
        reason = "is in use by another program" if error.errno == errno.EADDRINUSE else "may not be used"
        raise PortTaken(error.errno, reason) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """The address a browser opens."""
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}/"


def serve(session: Session, listening: socket.socket, started: Callable[[], None]) -> None:
    """Answer until the process is told to end. `started` is called when the first request can come."""
    asyncio.run(_serve(session, listening, started))


class _Server(uvicorn.Server):
    """Ends at once when it is told to, and leaves the signal at that: nothing is raised a second time."""

    def __init__(self, config: uvicorn.Config, bell: Bell, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._bell, self._told = bell, started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._told()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        asyncio.get_event_loop().call_soon_threadsafe(self._bell.stop)


async def _serve(session: Session, listening: socket.socket, started: Callable[[], None]) -> None:
    bell = Bell()
    app = Preview(session, bell).app(listening.getsockname()[1])
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=200,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config, bell, started)
    closing = asyncio.create_task(_close(session, bell))
    watching = asyncio.create_task(_watch(session, bell))
    # A page that no longer follows the files would mislead: without the watcher there is no preview.
    watching.add_done_callback(lambda _: server.handle_exit(signal.SIGTERM, None))
    try:
        await server.serve(sockets=[listening])
    finally:
        bell.stop()
        await closing
        await watching


async def _close(session: Session, bell: Bell) -> None:
    """At the end, give up what is still being made, so that nobody waits for it."""
    await bell.over.wait()
    session.close()


async def _watch(session: Session, bell: Bell) -> None:
    """Read the workspace again whenever it may have changed. What changes meanwhile is read once more."""
    folders = (FOLDER, TEMPLATES, *((_LOCAL_PLUGINS,) if session.choices.run_local else ()))
    async for _ in changes(session.choices.root, folders, bell.over):
        now = await asyncio.to_thread(session.refresh)
        bell.ring()
        if now.version % COLLECT_EVERY == 0:
            await asyncio.to_thread(collect)
