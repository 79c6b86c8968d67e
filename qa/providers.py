"""Which chat model a setting names: `local`, `openai:MODEL`, `openai-like:MODEL@URL`, `llama-index:CLASS?argument=value`."""

from __future__ import annotations

from index.errors import ConfigurationError
from qa.llm import ChatModel, OpenAIChat
from qa.settings import Settings

DEFAULT_MODEL = "openai:gpt-4o-mini"
_FORMS = "give local, openai:MODEL, openai-like:MODEL@URL or llama-index:PACKAGE.CLASS?argument=value"


def model_name(settings: Settings) -> str:
    """The setting with `auto` settled: OpenAI where a key is there, else the embedded default."""
    if settings.llm != "auto":
        return settings.llm
    return DEFAULT_MODEL if settings.index.api_key else "local"


def chat_model(name: str, settings: Settings) -> ChatModel:
    """The chat model that `name` names. Raises ConfigurationError where it names none."""
    provider, _, rest = name.partition(":")
    if provider == "openai" and rest:
        if not settings.index.api_key:
            raise ConfigurationError(f"BALLAST_LLM is {name!r} and there is no key", "set OPENAI_API_KEY")
        return OpenAIChat(
            rest, api_key=settings.index.api_key, base_url=settings.index.api_base, seconds=settings.answer_seconds
        )
    if provider == "openai-like":
        model, _, url = rest.partition("@")
        if model and url.startswith(("http://", "https://")):
            return OpenAIChat(model, api_key=settings.index.api_key, base_url=url, seconds=settings.answer_seconds)
    if provider == "llama-index" and rest:
        from qa.integrations import LlamaIndexChat  # here: llama_index costs two seconds to import

        return LlamaIndexChat.load(rest)
    raise ConfigurationError(f"BALLAST_LLM is {name!r}", _FORMS)
