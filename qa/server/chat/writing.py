"""Answers as OpenAI's chat completions, whole and in chunks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from index.text import is_wide
from qa.model import Answer, Citation, SentenceEvent
from qa.rendering import citation_json, to_json, to_text
from qa.server.chat.sources import source_list
from qa.server.logs import request_id


def model_name(collection: str) -> str:
    return "ballast" if collection == "default" else f"ballast:{collection}"


def model_object(collection: str, created: int) -> dict[str, Any]:
    return {"id": model_name(collection), "object": "model", "created": created, "owned_by": "ballast"}


class Writer:
    """Writes one completion. `base` is the URL that the client reached the service at, for links to paragraphs."""

    def __init__(self, collection: str, base: str) -> None:
        self._collection = collection
        self._base = base.rstrip("/")
        self._said = ""
        self._common = {
            "id": f"chatcmpl-{request_id.get()}",
            "created": int(time.time()),
            "model": model_name(collection),
            "system_fingerprint": None,
        }

    def completion(self, answer: Answer) -> dict[str, Any]:
        """The whole answer; its text ends with the list of its sources."""
        text = to_text(answer)
        message = {
            "role": "assistant",
            "content": text,
            "refusal": None,
            "annotations": self._annotations(answer, text),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {
            **self._common,
            "object": "chat.completion",
            "choices": [choice],
            "usage": _usage(answer),
            "ballast": to_json(answer),
        }

    def opening(self, usage: bool) -> dict[str, Any]:
        """The first chunk: who speaks."""
        return self._chunk({"role": "assistant", "content": ""}, usage)

    def sentence(self, event: SentenceEvent, usage: bool) -> dict[str, Any]:
        """A chunk with one verified sentence, joined to those before it."""
        joint = " " if self._said and not (is_wide(self._said[-1]) or is_wide(event.text[:1])) else ""
        content = joint + event.text
        self._said += content
        return self._chunk({"content": content}, usage)

    def ending(self, answer: Answer, usage: bool) -> Iterator[dict[str, Any]]:
        """What follows the sentences: the sources as text, the annotations, and the usage when asked for."""
        rest = answer.answer.removeprefix(self._said) if answer.answer.startswith(self._said) else ""
        if tail := rest + source_list(answer):
            self._said += tail
            yield self._chunk({"content": tail}, usage)
        annotations = self._annotations(answer, self._said)
        last = self._chunk({"annotations": annotations}, usage, "stop")
        last["choices"][0]["message"] = {"role": "assistant", "content": self._said, "annotations": annotations}
        yield {**last, "ballast": to_json(answer)}
        if usage:
            yield {**self._chunk({}, usage), "choices": [], "usage": _usage(answer)}

    def _chunk(self, delta: dict[str, Any], usage: bool, finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        chunk = {**self._common, "object": "chat.completion.chunk", "choices": [choice]}
        return {**chunk, "usage": None} if usage else chunk

    def _annotations(self, answer: Answer, text: str) -> list[dict[str, Any]]:
        return [self._annotation(citation, text) for citation in answer.citations]

    def _annotation(self, citation: Citation, text: str) -> dict[str, Any]:
        """OpenAI's citation of an address, at the first place where its marker stands, with the citation itself."""
        marker = re.search(rf"\[{citation.id}\]", text)
        start, end = marker.span() if marker else (len(text), len(text))
        path = f"/v1/documents/{quote(citation.file)}/paragraphs/{citation.paragraph}"
        cited = {
            "start_index": start,
            "end_index": end,
            "title": f"{citation.file}, paragraph {citation.paragraph}",
            "url": f"{self._base}{path}?{urlencode({'collection': self._collection})}",
        }
        return {"type": "url_citation", "url_citation": cited, **citation_json(citation)}


def _usage(answer: Answer) -> dict[str, int]:
    prompt, completion = answer.usage.prompt_tokens, answer.usage.completion_tokens
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
