"""`python -m qa.demo [--serve] [--host H] [--port P]`: index the sample corpus, answer two questions, show the chat page.

It runs the commands that a person would type, in a home of its own, and prints each before running it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HOME = Path(".ballast-demo")
DOCUMENTS = Path(__file__).parent / "documents"
QUESTIONS = ("How many 5G base stations have been built?", "2025年规模以上工业增加值同比增长多少？")


def _run(*arguments: str) -> int:
    shown = " ".join(f'"{argument}"' if " " in argument or "？" in argument else argument for argument in arguments)
    sys.stdout.write(f"\n$ ballast --home {HOME} {shown}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "qa.cli", "--home", str(HOME), *arguments]
    return subprocess.run(command, check=False).returncode  # noqa: S603  # our own command line


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m qa.demo")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8080")
    options = parser.parse_args()
    try:
        documents = DOCUMENTS.relative_to(Path.cwd())
    except ValueError:
        documents = DOCUMENTS
    for arguments in (("ingest", str(documents)), *(("ask", question) for question in QUESTIONS)):
        code = _run(*arguments)
        if code:
            return code
    if not options.serve:
        sys.stdout.write(f"\nAsk more: .venv/bin/ballast --home {HOME} chat\n")
        return 0
    sys.stdout.write(f"\nThe chat page is at http://{options.host}:{options.port}/ (Ctrl-C stops it)\n")
    try:
        return _run("serve", "--host", options.host, "--port", options.port)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
