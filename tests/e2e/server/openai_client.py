"""Drives the service with the official OpenAI client, in a process of its own so that either version can be used.

Prints one JSON object: what the client made of each call.   python openai_client.py BASE_URL
"""

from __future__ import annotations

import json
import sys
from typing import Any

import openai

MESSAGES: list[Any] = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "How many charging points were there at the end of 2025?"},
]


def main(base_url: str) -> None:
    client = openai.OpenAI(base_url=f"{base_url}/v1", api_key="unused", max_retries=0)
    print(
        json.dumps(
            {
                "version": openai.__version__,
                "models": [model.id for model in client.models.list()],
                "model": client.models.retrieve("ballast").id,
                "whole": whole(client),
                "streamed": streamed(client),
                "helper": helper(client),
                "errors": errors(client),
            }
        )
    )


def whole(client: openai.OpenAI) -> dict[str, Any]:
    completion = client.chat.completions.create(model="ballast", messages=MESSAGES, temperature=0, seed=1)
    choice = completion.choices[0]
    assert completion.usage is not None
    return {
        "content": choice.message.content,
        "annotations": [annotation.model_dump() for annotation in choice.message.annotations or []],
        "finish_reason": choice.finish_reason,
        "usage": completion.usage.model_dump(exclude_none=True),
        "ballast": completion.model_dump()["ballast"],
    }


def streamed(client: openai.OpenAI) -> dict[str, Any]:
    chunks = list(
        client.chat.completions.create(
            model="ballast", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    with_choices = [chunk for chunk in chunks if chunk.choices]
    last = with_choices[-1]
    return {
        "roles": [chunk.choices[0].delta.role for chunk in with_choices],
        "deltas": [chunk.choices[0].delta.content for chunk in with_choices if chunk.choices[0].delta.content],
        "finish_reason": last.choices[0].finish_reason,
        "annotations": last.model_dump()["choices"][0]["message"]["annotations"],
        "delta_annotations": last.model_dump()["choices"][0]["delta"]["annotations"],
        "ballast": last.model_dump()["ballast"],
        "usages": [chunk.usage.model_dump(exclude_none=True) for chunk in chunks if chunk.usage],
        "ids": len({chunk.id for chunk in chunks}),
    }


def helper(client: openai.OpenAI) -> str | None:
    with client.chat.completions.stream(model="ballast", messages=MESSAGES) as stream:
        for _ in stream:
            pass
        return stream.get_final_completion().choices[0].message.content


def errors(client: openai.OpenAI) -> dict[str, Any]:
    tool: Any = {"type": "function", "function": {"name": "f", "parameters": {}}}
    calls: dict[str, dict[str, Any]] = {
        "tools": {"messages": MESSAGES, "tools": [tool]},
        "n": {"messages": MESSAGES, "n": 2},
        "response_format": {"messages": MESSAGES, "response_format": {"type": "json_object"}},
        "collection": {"messages": MESSAGES, "model": "ballast:nowhere"},
        "empty": {"messages": []},
    }
    found = {}
    for name, arguments in calls.items():
        try:
            client.chat.completions.create(**{"model": "ballast", **arguments})
        except openai.APIStatusError as error:
            found[name] = [type(error).__name__, error.status_code, error.param, error.code]
    return found


if __name__ == "__main__":
    main(sys.argv[1])
