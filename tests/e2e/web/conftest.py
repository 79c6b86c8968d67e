"""The chat page in Debian's chromium, over the service on a real socket.

Every page is watched: an error on its console, an uncaught exception, a dialog nobody expected, or a request to another
address fails the test that opened it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from qa.server.app import create
from qa.server.protocol import options
from tests.fakes.app import FakeApp
from tests.fakes.serving import serving

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000
"""Milliseconds to wait for what should come: the machine may be busy."""

expect.set_options(timeout=PATIENCE)

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For a module and no longer: while Playwright runs, so does its event loop, and no asynchronous test can."""
    if not CHROMIUM:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What went wrong on a page, and what may."""

    allowed: list[str] = field(default_factory=list)
    """Parts of console messages that a test expects: browsers log every failed request there."""
    found: list[str] = field(default_factory=list)

    def message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.note(message.text)

    def note(self, text: str) -> None:
        if not any(part in text for part in self.allowed):
            self.found.append(text)


@pytest.fixture
def watch() -> Iterator[Watch]:
    watching = Watch()
    yield watching
    assert watching.found == []


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Open]:
    """`open_page(app, width=390, locale="zh-CN")` gives the chat page over `app`."""
    with ExitStack() as stack:

        def start(app: Any = None, *, width: int = 1280, height: int = 800, locale: str = "en-GB", **more: Any) -> Page:
            url = stack.enter_context(serving(create(app or FakeApp()), **options()))
            size = {"width": width, "height": height}
            context = browser.new_context(viewport=size, locale=locale, base_url=url, **more)
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.on("console", watch.message)
            page.on("pageerror", lambda error: watch.note(str(error)))
            page.on(
                "request", lambda request: request.url.startswith((url, "data:", "blob:")) or watch.note(request.url)
            )
            page.goto("/")
            # its words and its work are there once the button has its drawing
            page.locator("#send svg").wait_for()
            return page

        yield start


def put(page: Page, question: str) -> None:
    """Ask as a person does, and wait until the answer is complete."""
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator("article.turn").last.and_(page.locator("[aria-busy=false]")).wait_for()


def last(page: Page, part: str = "") -> Any:
    """The last turn, or what is at `part` of it."""
    turn = page.locator("article.turn").last
    return turn.locator(part) if part else turn
