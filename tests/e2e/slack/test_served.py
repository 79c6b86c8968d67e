"""The events endpoint in the server that `ballast serve` runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from index.errors import ConfigurationError
from qa.server.app import create
from qa.settings import ServerSettings, SlackSettings
from tests.e2e.slack.conftest import settings, until
from tests.fakes.app import FakeApp
from tests.fakes.serving import serving
from tests.fakes.slack.events import event, mention, signed
from tests.fakes.slack.server import SECRET, FakeSlack


async def test_events_need_slacks_signature_and_no_key_of_the_api(slack: FakeSlack, tmp_path: Path) -> None:
    keys = ServerSettings(api_keys="reports-bot:a-long-secret-key:default:rw")
    keyed = replace(settings(slack, tmp_path), server=keys)
    with serving(create(FakeApp(settings=keyed))) as origin:
        content, headers = signed(event(mention("How many?")), SECRET)
        async with httpx.AsyncClient() as client:
            response = await client.post(f"{origin}/slack/events", content=content, headers=headers)
            refused = await client.post(f"{origin}/slack/events", content=content)
        assert (response.status_code, refused.status_code) == (200, 401)
        await until(lambda: bool(slack.messages) and bool(slack.messages[0].blocks))


def test_a_secret_without_a_token_is_a_wrong_configuration(tmp_path: Path) -> None:
    half = FakeApp(settings=replace(FakeApp().settings, slack=SlackSettings(signing_secret="x")))
    with pytest.raises(ConfigurationError, match="SLACK_BOT_TOKEN"):
        create(half)
