"""The real command in a process of its own, and what a browser or a stranger may ask of it."""

from __future__ import annotations

import http.client
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.documents.pages import ORGANISATION, REGISTER, SETTINGS

DAY = "2026-11-24"
ROPA = Path(sys.executable).with_name("ropa")
PATIENCE = 60.0
"""Seconds within which anything must have happened, on the slowest machine."""

MAILER = "party: mailer\nname: Esimerkki Mailer Oy\nexample: yes\nlocations: [{country: SE, what: [storage]}]\n"
FILES = {
    "registers/workspace.yaml": SETTINGS,
    "registers/organisation.yaml": ORGANISATION,
    "registers/customers.yaml": REGISTER,
    "registers/parties/mailer.yaml": MAILER,
}


def write(root: Path, files: Mapping[str, str] = FILES) -> Path:
    """A workspace at `root`; each file is put in its place in one step, as editors do."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
    return root


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.05)


@dataclass
class Answer:
    """What came back on a request."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Running:
    """A preview that runs."""

    process: subprocess.Popen[str]
    root: Path
    port: int = 0
    said: list[str] = field(default_factory=list)
    began: str = ""
    """What its first page said before any test changed a file."""

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, target: str, headers: Mapping[str, str | None] | None = None, method: str = "GET") -> Answer:
        """One request, the target sent as it stands: nothing is tidied up on the way."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": f"127.0.0.1:{self.port}", **(headers or {})}.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read().decode("utf-8"))
        finally:
            connection.close()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell it to end, and give its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.close()
        return code

    def close(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def start(root: Path, *options: str, cwd: Path | None = None, **environment: str) -> Running:
    """Start the preview of a workspace on a free port and wait until it says its address."""
    process = subprocess.Popen(
        [ROPA, "serve", str(root), "--port", "0", "--as-of", DAY, "--lang", "en", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd or root,
        env={**os.environ, **environment},
    )
    running = Running(process, root)
    lines: queue.Queue[str] = queue.Queue()
    stream = process.stdout
    assert stream is not None
    reader = threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True)
    reader.start()
    try:
        line = lines.get(timeout=PATIENCE)
    except queue.Empty:
        line = ""
    if not line.startswith("http://127.0.0.1:"):
        process.kill()
        _, error = process.communicate()
        raise AssertionError(f"the preview did not start: {line} {error}")
    running.said.append(line)
    running.port = int(line.split(":")[2].split("/")[0])
    return running


def memory_of(running: Running) -> int:
    """What the server holds in memory, in KiB."""
    status = Path(f"/proc/{running.process.pid}/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])
