"""Takes the pictures of the chat page that the README shows: `python -m tests.e2e.web.picturing`.

The real product answers over the sample corpus; what is seen is what it said.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from qa.app import build
from qa.server.app import create
from qa.server.protocol import options
from qa.settings import Settings
from tests.e2e.web.conftest import CHROMIUM, SWITCHES, put
from tests.fakes.serving import serving

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Picture:
    """A conversation and how it is looked at."""

    name: str
    locale: str
    scheme: str
    questions: tuple[str, ...]
    size: tuple[int, int] = (1280, 800)


PICTURES = (
    Picture(
        "chat-page",
        "en-GB",
        "light",
        (
            "How many charging points does the country have?",
            "How many more private than public charging points are there?",
        ),
    ),
    Picture("chat-page-dark", "zh-CN", "dark", ("千兆宽带用户有多少？", "2025年底全国有多少个充电设施？")),
)


@contextmanager
def sample() -> Iterator[str]:
    """The service over the sample corpus, in a home that is gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings()
        app = build(replace(settings, index=replace(settings.index, home=Path(home))))
        app.library.open(create=True).ingest([ROOT / "qa/demo/documents"])
        with serving(create(app), **options()) as url:
            yield url


def take(browser: Browser, url: str, picture: Picture, folder: Path) -> None:
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, locale=picture.locale, color_scheme=picture.scheme
    )
    page.goto(url)
    for question in picture.questions:
        put(page, question)
    if width > 960:
        page.locator("#panel mark, #panel .abstention").first.wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)
    page.screenshot(path=folder / f"{picture.name}.png")
    page.close()


def main(folder: Path) -> None:
    with sample() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        for picture in PICTURES:
            take(browser, url, picture, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/images")
