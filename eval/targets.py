"""What can be judged: the product in this process, or any OpenAI-compatible chat endpoint."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Protocol

import httpx

from eval.corpus import Corpus
from eval.errors import EvalError, TargetDown, TargetError
from eval.model import Answer, Case
from eval.options import Options
from eval.prose import to_answer
from index.errors import BallastError
from prompts.loading import load
from qa.app import App
from qa.model import Request, Turn
from qa.rendering import to_json

MOST_DOCUMENTS = 400_000
"""Characters of documents that are given in a prompt; more is refused rather than cut."""


class Target(Protocol):
    """One system under test."""

    name: str

    async def ask(self, case: Case) -> Answer:
        """The answer to one question. Raises TargetDown where trying again may help, else TargetError."""
        ...

    async def close(self) -> None: ...


class InProcess:
    """The product itself, through its composition root."""

    def __init__(self, app: App, collection: str) -> None:
        self.name = "ballast, in process"
        self._app = app
        self._collection = collection

    async def ask(self, case: Case) -> Answer:
        history = tuple(_turn(row) for row in case.history if row["role"] != "system")
        wishes = "\n".join(row["content"] for row in case.history if row["role"] == "system")
        try:
            return to_json(await self._app.ask(Request(case.question, history, self._collection, wishes)))
        except BallastError as error:
            after = getattr(error, "retry_after", None)
            if error.retry:
                raise TargetDown(error.cause, error.remedy, after) from error
            raise TargetError(error.cause, error.remedy) from error
        except Exception as error:  # a question that breaks the product is a finding, and must not end the run
            raise TargetError(f"the product broke on it ({type(error).__name__}: {error})") from error

    async def close(self) -> None:
        """The app is closed by who built it."""


def _turn(row: Mapping[str, str]) -> Turn:
    return Turn("user" if row["role"] == "user" else "assistant", row["content"])


class Endpoint:
    """A chat endpoint. An Answer under `ballast` in the completion is taken as it is; else the prose is read."""

    def __init__(
        self,
        url: str,
        model: str = "ballast",
        key: str | None = None,
        seconds: float = 120.0,
        documents: str | None = None,
    ) -> None:
        address = url.rstrip("/")
        self._address = address if address.endswith("/chat/completions") else f"{address}/chat/completions"
        self.name = address
        self._model = model
        self._documents = documents
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
            headers={"Authorization": f"Bearer {key}"} if key else {},
            limits=httpx.Limits(max_connections=256),
            trust_env=False,
        )

    async def ask(self, case: Case) -> Answer:
        body = {"model": self._model, "messages": self._messages(case), "temperature": 0}
        try:
            response = await self._client.post(self._address, json=body)
        except httpx.TimeoutException as error:
            raise TargetDown(f"{self.name} gave no answer in time") from error
        except httpx.TransportError as error:
            raise TargetDown(f"{self.name} cannot be reached or broke off ({_why(error)})") from error
        except httpx.InvalidURL as error:
            raise EvalError(f"{self.name} is not an address ({error})", "give one like http://host:port/v1") from error
        return read_completion(case, response, self.name, self._model)

    def _messages(self, case: Case) -> list[dict[str, str]]:
        messages = [dict(row) for row in case.history]
        if self._documents is not None:
            text = load("target", case.lang).fill(documents=self._documents)
            messages.insert(0, {"role": "system", "content": text})
        return [*messages, {"role": "user", "content": case.question}]

    async def close(self) -> None:
        await self._client.aclose()


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__


def read_completion(case: Case, response: httpx.Response, name: str, model: str) -> Answer:
    """The Answer in a chat completion. Raises TargetDown (429, 5xx) or TargetError."""
    if response.status_code >= 400:
        raise _refusal(response, name)
    try:
        body = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        kind = "HTML" if response.text.lstrip()[:1] == "<" else "no JSON"
        remedy = "check that the address is the base of an OpenAI-compatible API, often ending in /v1"
        raise TargetError(f"{name} answered with {kind}", remedy) from error
    carried = body.get("ballast") if isinstance(body, dict) else None
    if isinstance(carried, dict):
        if str(carried.get("question", case.question)).strip() != case.question.strip():
            raise TargetError(f"{name} answered another question than {case.id}")
        return carried
    try:
        text = body["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise TargetError(f"{name} answered with JSON that is no chat completion") from error
    return to_answer(case.question, str(text or ""), str(body.get("model") or model), body.get("usage"))


def _refusal(response: httpx.Response, name: str) -> TargetError:
    cause = f"{name} answered {response.status_code}"
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
        found = response.json()
        error = found.get("error") or {}
        detail = error.get("message") if isinstance(error, dict) else error
        detail = detail or found.get("detail") or found.get("title")
        cause += f" ({str(detail).splitlines()[0][:200]})" if detail else ""
    if response.status_code == 429 or response.status_code >= 500:
        return TargetDown(cause, retry_after=_seconds(response.headers.get("Retry-After")))
    remedies = {401: "set BALLAST_TARGET_KEY", 403: "set BALLAST_TARGET_KEY", 404: "check the address and --model"}
    return TargetError(cause, remedies.get(response.status_code, ""))


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


def in_prompt(corpus: Corpus, files: Sequence[str] | None = None) -> str:
    """All documents as one text for a prompt, each under its name. Raises EvalError where they are too long."""
    parts = []
    for file in files or corpus.files():
        body = "\n\n".join(stored.paragraph.text for stored in corpus.paragraphs(file))
        parts.append(f"## {file}\n\n{body}")
    text = "\n\n".join(parts)
    if len(text) > MOST_DOCUMENTS:
        raise EvalError(
            f"the documents have {len(text)} characters, and a prompt is given at most {MOST_DOCUMENTS}",
            "leave --in-prompt away, or take fewer documents",
        )
    return text


def choose(options: Options, app: App, corpus: Corpus | None) -> Target:
    """The target that the options name. In process there has to be a corpus."""
    if options.target is None:
        if corpus is None:
            raise EvalError("there are no documents to ask about", "give them with --docs PATH")
        return InProcess(app, corpus.collection.name)
    text = in_prompt(corpus) if options.in_prompt and corpus else None
    return Endpoint(options.target, options.model, options.key, options.seconds, text)
