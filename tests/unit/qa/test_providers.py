"""Which model a setting names."""

from __future__ import annotations

import pytest

from index.errors import ConfigurationError
from index.settings import IndexSettings
from qa.integrations import LlamaIndexChat
from qa.llm import OpenAIChat
from qa.providers import DEFAULT_MODEL, chat_model, model_name
from qa.settings import Settings

KEY = Settings(index=IndexSettings(api_key="sk"))


@pytest.mark.parametrize(
    ("setting", "key", "name"),
    [
        ("auto", None, "local"),
        ("auto", "sk", DEFAULT_MODEL),
        ("local", "sk", "local"),
        ("openai:gpt", None, "openai:gpt"),
    ],
)
def test_auto_is_openai_only_where_there_is_a_key(setting: str, key: str | None, name: str) -> None:
    assert model_name(Settings(index=IndexSettings(api_key=key), llm=setting)) == name


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("openai:gpt-4o-mini", "gpt-4o-mini"),
        ("openai-like:qwen3:8b@http://127.0.0.1:11434/v1", "qwen3:8b"),
        ("openai-like:org/model@https://models.example/v1", "org/model"),
    ],
)
async def test_a_name_gives_a_client_of_that_model(name: str, model: str) -> None:
    found = chat_model(name, KEY)
    assert isinstance(found, OpenAIChat)
    assert found.name == model
    await found.close()


def test_a_server_of_ones_own_needs_no_key() -> None:
    assert chat_model("openai-like:m@http://127.0.0.1:1/v1", Settings()).name == "m"


def test_an_integration_is_found_by_its_path() -> None:
    found = chat_model("llama-index:llama_index.core.llms.MockLLM?max_tokens=3", Settings())
    assert isinstance(found, LlamaIndexChat)


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4o-mini",
        "openai:",
        "openai-like:m",
        "openai-like:m@localhost:1234",
        "openai-like:@http://127.0.0.1/v1",
        "llama-index:",
        "llama-index:nonsense",
        "llama-index:no.such.Package",
        "llama-index:llama_index.core.llms.NoSuchLLM",
        "llama-index:llama_index.core.llms.ChatMessage",
        "llama-index:llama_index.core.llms.MockLLM?max_tokens=many",
        "llama-index:llama_index.core.llms.MockLLM?nonsense=1",
    ],
)
def test_a_name_of_nothing_is_refused_with_its_setting(name: str) -> None:
    with pytest.raises(ConfigurationError, match="BALLAST_LLM") as raised:
        chat_model(name, KEY)
    assert raised.value.remedy


def test_openai_without_a_key_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="set OPENAI_API_KEY"):
        chat_model("openai:gpt", Settings())
