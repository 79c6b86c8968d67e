"""Settings of the whole product: small, frozen, read once where a process starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.settings import Environment, IndexSettings


@dataclass(frozen=True, slots=True)
class ServerSettings:
    host: str = "127.0.0.1"
    port: int = 8080
    api_keys: str = ""
    """`BALLAST_API_KEYS`: see `qa.server.keys` for the form."""
    max_body_bytes: int = 1024 * 1024
    max_upload_bytes: int = 100 * 1024 * 1024
    concurrency: int = 64
    """Questions answered at once; more get 503 with Retry-After."""
    requests_per_minute: int = 0
    """A key's rate limit; 0 means none."""
    allowed_origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlackSettings:
    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    base_url: str = "https://slack.com/api/"
    channels: str = ""
    """`BALLAST_SLACK_CHANNELS`: see `qa.slack.channels` for the form."""


@dataclass(frozen=True, slots=True)
class Settings:
    index: IndexSettings = field(default_factory=IndexSettings)
    llm: str = "local"
    """`local`, `openai:MODEL`, `openai-like:MODEL@URL`, or `llama-index:PACKAGE.CLASS[?argument=value]`."""
    answer_seconds: float = 60.0
    retrieve_seconds: float = 10.0
    prompt_tokens: int = 6000
    """The most tokens of documents that a model is given."""
    max_question_characters: int = 4000
    server: ServerSettings = field(default_factory=ServerSettings)
    slack: SlackSettings = field(default_factory=SlackSettings)

    @staticmethod
    def read(values: Mapping[str, str] | None = None, home: Path | None = None) -> Settings:
        """From the environment (or `values`), with `home` from the command line where it is given."""
        environment = Environment(os.environ if values is None else values)
        index = IndexSettings.read(environment, home)
        origins = environment.text("BALLAST_ALLOWED_ORIGINS")
        return Settings(
            index=index,
            llm=environment.text("BALLAST_LLM", "auto"),
            answer_seconds=environment.seconds("BALLAST_ANSWER_SECONDS", 60.0),
            retrieve_seconds=environment.seconds("BALLAST_RETRIEVE_SECONDS", 10.0),
            prompt_tokens=environment.whole("BALLAST_PROMPT_TOKENS", 6000, 200),
            server=ServerSettings(
                api_keys=environment.text("BALLAST_API_KEYS"),
                max_body_bytes=environment.whole("BALLAST_MAX_BODY_KB", 1024, 1) * 1024,
                max_upload_bytes=index.max_file_bytes,
                concurrency=environment.whole("BALLAST_CONCURRENCY", 64, 1),
                requests_per_minute=environment.whole("BALLAST_REQUESTS_PER_MINUTE", 0),
                allowed_origins=tuple(part.strip() for part in origins.split(",") if part.strip()),
            ),
            slack=SlackSettings(
                bot_token=environment.text("SLACK_BOT_TOKEN"),
                app_token=environment.text("SLACK_APP_TOKEN"),
                signing_secret=environment.text("SLACK_SIGNING_SECRET"),
                base_url=environment.text("SLACK_BASE_URL", "https://slack.com/api/"),
                channels=environment.text("BALLAST_SLACK_CHANNELS"),
            ),
        )
