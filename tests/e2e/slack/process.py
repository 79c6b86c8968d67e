"""A bot in a process of its own, to be killed: `python -m tests.e2e.slack.process BASE_URL HOME`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from index.settings import IndexSettings
from qa.settings import Settings, SlackSettings
from qa.slack.bot import assemble
from qa.slack.socket import Socket
from tests.fakes.app import FakeApp
from tests.fakes.slack.server import APP_TOKEN, BOT_TOKEN


async def main(base_url: str, home: str) -> None:
    slack = SlackSettings(BOT_TOKEN, APP_TOKEN, "", base_url)
    app = FakeApp(settings=Settings(index=IndexSettings(home=Path(home)), slack=slack))
    await Socket(assemble(app, lease=0.5), APP_TOKEN).open()
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:3]))
