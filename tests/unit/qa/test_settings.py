"""Settings: what each key does, that a bad value is named with it, and that each is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from index.errors import ConfigurationError
from qa.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTED = set(re.findall(r"^### `(\w+)`$", (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8"), re.M))
_KEY = re.compile(r"""["']((?:BALLAST|OPENAI|SLACK|OTEL)_[A-Z_]*[A-Z])["']""")


class Recording(Mapping[str, str]):
    """An empty environment that keeps which keys it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def named() -> set[str]:
    """Every setting that the code of the product names."""
    files = [file for package in ("index", "qa", "eval") for file in (ROOT / package).rglob("*.py")]
    return {key for file in files for key in _KEY.findall(file.read_text(encoding="utf-8"))}


def test_every_setting_that_is_read_has_a_heading() -> None:
    environment = Recording()
    Settings.read(environment)
    assert len(environment.asked) > 20
    assert environment.asked <= DOCUMENTED


def test_every_setting_that_the_code_names_has_a_heading_and_no_other() -> None:
    assert named() == DOCUMENTED


def test_nothing_set_gives_the_defaults() -> None:
    found = Settings.read({})
    assert found.llm == found.index.embedder == "auto"
    assert found.index.home == Path(".ballast")
    assert (found.answer_seconds, found.retrieve_seconds, found.prompt_tokens) == (60.0, 10.0, 6000)
    assert found.index.max_file_bytes == found.server.max_upload_bytes == 100 * 1024 * 1024
    assert found.server.allowed_origins == ()


def test_what_is_set_is_read() -> None:
    found = Settings.read(
        {
            "BALLAST_HOME": "/srv/ballast",
            "BALLAST_LLM": " openai:gpt ",
            "BALLAST_MAX_FILE_MB": "2",
            "BALLAST_ANSWER_SECONDS": "1.5",
            "BALLAST_ALLOWED_ORIGINS": "https://a.example, ,https://b.example",
            "BALLAST_CONCURRENCY": "",
            "SLACK_BOT_TOKEN": "xoxb-1",
        }
    )
    assert found.index.home == Path("/srv/ballast")
    assert found.llm == "openai:gpt"
    assert found.index.max_file_bytes == 2 * 1024 * 1024
    assert found.answer_seconds == 1.5
    assert found.server.allowed_origins == ("https://a.example", "https://b.example")
    assert found.server.concurrency == 64
    assert found.slack.bot_token == "xoxb-1"


def test_the_command_line_goes_before_the_environment() -> None:
    assert Settings.read({"BALLAST_HOME": "/srv/one"}, Path("/srv/two")).index.home == Path("/srv/two")


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("BALLAST_CONCURRENCY", "0", "at least 1"),
        ("BALLAST_CONCURRENCY", "many", "a whole number"),
        ("BALLAST_PARSE_WORKERS", "-1", "at least 0"),
        ("BALLAST_PARSE_WORKERS", "1.5", "a whole number"),
        ("BALLAST_MAX_BODY_KB", "٣٣x", "a whole number"),
        ("BALLAST_ANSWER_SECONDS", "0", "above 0"),
        ("BALLAST_ANSWER_SECONDS", "nan", "above 0"),
        ("BALLAST_ANSWER_SECONDS", "inf", "above 0"),
        ("BALLAST_RETRIEVE_SECONDS", "soon", "a number of seconds"),
        ("BALLAST_PROMPT_TOKENS", "199", "at least 200"),
    ],
)
def test_a_bad_value_is_named_with_its_key(key: str, value: str, wanted: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings.read({key: value})
    assert raised.value.cause == f"{key} is {value!r}"
    assert wanted in raised.value.remedy


@pytest.mark.parametrize(("key", "wanted"), [("BALLAST_CATALOG", "postgresql://"), ("BALLAST_CHROMA_URL", "http://")])
def test_a_bad_address_is_named_by_its_key_alone(key: str, wanted: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{key} .*{wanted}") as raised:
        Settings.read({key: "mysql://user:secret@host/x"})
    assert "secret" not in str(raised.value)
