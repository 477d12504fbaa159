"""The preview answers this machine's browser for its own pages, and nobody else and nothing else."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.serve.running import DAY, Running, eventually, start, write

DOCUMENT = "/document/public/customers.en.html"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "localhost.evil.example:{port}", "", None],
)
def test_a_foreign_host_is_refused(preview: Running, host: str | None) -> None:
    answer = preview.ask(DOCUMENT, {"Host": host and host.format(port=preview.port)})
    assert answer.status in (400, 421)
    assert "Customers" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_its_own_names_are_answered(preview: Running, host: str) -> None:
    assert preview.ask(DOCUMENT, {"Host": host.format(port=preview.port)}).status == 200


def test_two_hosts_are_refused(preview: Running) -> None:
    with socket.create_connection(("127.0.0.1", preview.port), 30) as raw:
        host = f"127.0.0.1:{preview.port}"
        raw.sendall(f"GET {DOCUMENT} HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n".encode())
        assert raw.recv(100).split()[1] in (b"400", b"421")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "file://"]
)
@pytest.mark.parametrize("target", ["/en/", "/events", DOCUMENT])
def test_a_foreign_origin_is_refused(preview: Running, origin: str, target: str) -> None:
    answer = preview.ask(target, {"Origin": origin})
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers


def test_its_own_origin_is_answered(preview: Running) -> None:
    assert preview.ask(DOCUMENT, {"Origin": preview.url}).status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_page_fetches_frames_or_embeds_is_refused(preview: Running, site: str) -> None:
    for mode, dest in (("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe"), ("no-cors", "script")):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        assert preview.ask(DOCUMENT, headers).status == 403
    opened = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert preview.ask("/en/", opened).status == 200, "a link that a person follows"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_nothing_but_reading_is_possible(preview: Running, method: str) -> None:
    answer = preview.ask("/en/", method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "target",
    [
        "/document/../../../../etc/passwd",
        "/document/%2e%2e/%2e%2e/etc/passwd",
        "/document//etc/passwd",
        "/document/registers/customers.yaml",
        "/document/public/../../registers/customers.yaml",
        "/document/public/customers.en.html%00",
        "/document/public/customers.en.pdf",
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2fapp.py",
        "/registers/customers.yaml",
        "/en/document/../../registers/customers",
        "/xx/",
        "/en/nothing",
        "/en/document/public/unknown",
        "/document/",
        "/favicon.ico",
    ],
)
def test_no_address_leads_to_a_file(preview: Running, target: str) -> None:
    answer = preview.ask(target)
    assert answer.status == 404
    assert "root:" not in answer.text
    assert "controllers:" not in answer.text
    assert "import" not in answer.text


def test_every_answer_carries_the_policy_and_nobody_keeps_it(preview: Running) -> None:
    for target in ("/", "/en/", "/en/findings", "/en/search?q=a", DOCUMENT, "/static/desk.js", "/nothing"):
        headers = preview.ask(target).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), target
        assert "unsafe-eval" not in policy
        assert "script-src 'unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
    document = preview.ask(DOCUMENT).headers["content-security-policy"]
    assert "script-src" not in document, "nothing but default-src 'none' holds for scripts"
    assert "frame-ancestors 'self'" in document


def test_it_listens_on_the_loopback_interface_only(preview: Running) -> None:
    table = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    listening = [row.split()[1] for row in table if row.split()[3] == "0A"]
    mine = [place for place in listening if int(place.split(":")[1], 16) == preview.port]
    assert mine == [f"0100007F:{preview.port:04X}"]


def test_a_local_plugin_runs_only_when_it_is_asked_for(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    root = write(tmp_path / "desk")
    write(root, {"rules/own.py": f"open({str(mark)!r}, 'w').close()\n"})
    settings = (root / "registers" / "workspace.yaml").read_text("utf-8")
    write(root, {"registers/workspace.yaml": f"{settings}plugins: [rules/own.py]\n"})
    running = start(root)
    try:
        assert "PLG" in running.ask("/en/findings").text
        write(root, {"registers/parties/other.yaml": "party: other\nname: Esimerkki Other Oy\nexample: yes\n"})
        eventually(lambda: "Esimerkki Other Oy" in running.ask("/en/").text, "the new party is shown")
        assert not mark.exists()
    finally:
        running.close()
    running = start(root, "--local-plugins")
    running.close()
    assert mark.exists()


def test_a_folder_of_modules_in_the_workspace_is_not_imported(tmp_path: Path) -> None:
    """The preview may be started inside a stranger's checkout."""
    root = write(tmp_path / "desk")
    mark = tmp_path / "ran"
    for name in "starlette uvicorn watchfiles asyncio ropa encodings multiprocessing jinja2 pickle".split():
        write(root, {f"{name}.py": f"open({str(mark)!r}, 'w').close()\n"})
    running = start(root, cwd=root)
    answer = running.ask("/en/")
    made = running.ask("/document/public/customers.en.html").text
    running.close()
    assert answer.status == 200
    assert "Customers" in made
    assert DAY[:4] in answer.text
    assert not mark.exists()
