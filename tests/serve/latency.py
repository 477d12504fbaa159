"""How long it takes from a save until the page shows it: run by hand, never a test.

.venv/bin/python tests/serve/latency.py [REGISTERS] [ROUNDS]
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.serve.running import start

SEEN = """name => {
  const frame = document.querySelector("#pane-en iframe:not(.coming)");
  return frame?.contentDocument?.querySelector("h1")?.textContent.includes(name);
}"""
"""Asked at each picture of the browser: Playwright's own waiting looks at most twice a second."""
GENERATE = Path(__file__).parents[1] / "bench" / "generate.py"


def main(registers: str = "100", rounds: str = "10") -> None:
    """Save a register's purpose again and again, and look when the browser shows the new name."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "desk"
        subprocess.run([sys.executable, GENERATE, root, registers, "--git"], check=True, capture_output=True)
        file = sorted(root.glob("registers/*-0001.yaml"))[0]
        text = file.read_text("utf-8")
        running = start(root)
        took = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{running.url}/en/document/public/{file.stem}")
            frame = page.frame_locator("#pane-en iframe:not(.coming)")
            expect(frame.locator("h1")).to_be_visible(timeout=60_000)
            time.sleep(3)
            for number in range(int(rounds)):
                name = f"Name number {number}"
                begun = time.perf_counter()
                file.write_text(re.sub(r"(?m)^name: .*$", f"name: {name}", text, count=1), "utf-8")
                page.wait_for_function(SEEN, arg=name, timeout=60_000)
                took.append(time.perf_counter() - begun)
                time.sleep(0.5)
            browser.close()
        running.end()
    took.sort()
    sys.stdout.write(
        f"{registers} registers, {rounds} saves: median {statistics.median(took):.2f} s, "
        f"fastest {took[0]:.2f} s, slowest {took[-1]:.2f} s\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
