"""The answerer that asks a chat model: numbered paragraphs in, sentences with their citations out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing

from index.sentences import sentences
from index.text import flow
from prompts.loading import REFUSAL, load
from qa.conversation import standalone
from qa.inquiry import Inquiry
from qa.llm import ChatModel, Message, Meter, complete
from qa.model import DraftSentence, Evidence, Question, Request, texts
from qa.understanding import understand

# `[1]`, `[1, 2]`, `[^1]`, `【1】`, and the form that some models are trained to write, `【1†L3-L5】`.
_MARKER = r"\s*[\[［【]\s*\^?(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*(?:†[^\]］】]*)?[\]］】]"
_MARKERS = re.compile(_MARKER)
_ONLY_MARKERS = re.compile(rf"(?:{_MARKER})+\s*")
_BEGUN = re.compile(r"\s*[\[［【][^\]］】]{0,40}")
_THOUGHTS = re.compile(r"\s*<think>.*?(?:</think>|\Z)", re.S)
_MARKUP = re.compile(r"\*\*|^\s*(?:[-*•]|#+)\s+")
_LONGEST_WISHES = 2000
"""Characters of a system message that are passed on."""


class GenerativeAnswerer:
    """Drafts sentences as the model streams them; the gate decides which leave."""

    def __init__(self, model: ChatModel, prompt_tokens: int) -> None:
        self.name = model.name
        self._model = model
        self._budget = prompt_tokens

    async def draft(self, inquiry: Inquiry, meter: Meter) -> AsyncGenerator[DraftSentence, None]:
        """Sentences in order; none where the model says that the documents hold no answer."""
        buffer = ""
        reading: asyncio.Task[int] | None = None
        async with aclosing(self._model.stream(self._messages(inquiry), meter)) as pieces:
            async for piece in pieces:
                # While the model writes its first sentence, the evidence is read that the gate will hold it against.
                reading = reading or asyncio.create_task(asyncio.to_thread(inquiry.read_ahead))
                buffer += piece
                if _still_thinking(buffer):
                    continue
                ready, buffer = split_ready(spoken(buffer))
                for sentence in ready:
                    if draft := parse(sentence, len(inquiry.reads)):
                        await reading
                        yield draft
        if reading:
            await reading
        rest = spoken(buffer)
        for start, end in with_markers(rest):
            if draft := parse(rest[start:end], len(inquiry.reads)):
                yield draft

    async def mend(
        self, sentence: DraftSentence, complaint: str, inquiry: Inquiry, meter: Meter
    ) -> DraftSentence | None:
        """The sentence written once more after the gate stopped it, or None where the model gives it up."""
        prompt = load("mend", inquiry.question.language).fill(sentence=sentence.text, complaint=complaint)
        messages = [*self._messages(inquiry), Message("user", prompt)]
        reply = spoken(await complete(self._model, messages, meter))
        return next(
            (draft for start, end in with_markers(reply) if (draft := parse(reply[start:end], len(inquiry.reads)))),
            None,
        )

    async def ready(self) -> None:
        await self._model.ready()

    async def close(self) -> None:
        await self._model.close()

    def _messages(self, inquiry: Inquiry) -> list[Message]:
        question = inquiry.question
        system = load("answer", question.language).fill(wishes=_inert(inquiry.wishes[:_LONGEST_WISHES]) or "-")
        documents = "\n".join(_within(map(_paragraph, inquiry.evidence), self._budget))
        user = f"<documents>\n{documents}\n</documents>\n\n{_inert(question.text)}"
        return [Message("system", system), Message("user", user)]


def _inert(text: str) -> str:
    """Text that cannot close or open the block of documents."""
    return text.replace("<", "‹").replace(">", "›")


def _paragraph(item: Evidence) -> str:
    source, paragraph = item.stored.source, item.stored.paragraph
    about = [source.file, *([source.published.isoformat()] if source.published else []), *paragraph.heading]
    text = flow(paragraph.text).text
    if len(text) > item.hit.end - item.hit.start:
        text = text[item.hit.start : item.hit.end]
    context = f"({_inert(paragraph.context)}) " if paragraph.context else ""
    return f"[{item.number}] <{_inert(' | '.join(about))}>\n{context}{_inert(text)}\n"


def _within(paragraphs: Iterator[str], budget: int) -> Iterator[str]:
    """Paragraphs, best first, as long as their tokens fit; the first always."""
    from index.passages import count_tokens  # here: tiktoken loads its table on first use

    left = budget
    for position, paragraph in enumerate(paragraphs):
        left -= count_tokens(paragraph)
        if left < 0 and position:
            return
        yield paragraph


def spoken(reply: str) -> str:
    """A reply without what a reasoning model thinks aloud before it."""
    return _THOUGHTS.sub("", reply, count=1) if _THOUGHTS.match(reply) else reply


def _still_thinking(reply: str) -> bool:
    return bool(_THOUGHTS.match(reply)) and "</think>" not in reply


def with_markers(text: str) -> list[tuple[int, int]]:
    """Sentence spans in which citation markers after the full stop belong to the sentence before them."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        lead = _ONLY_MARKERS.match(text, start, end)
        if lead and spans:
            spans[-1] = (spans[-1][0], lead.end())
            start = lead.end()
        if text[start:end].strip():
            spans.append((start, end))
    return spans


def split_ready(buffer: str) -> tuple[list[str], str]:
    """Sentences of a growing text that can no longer change, and the rest.

    The last sentence always stays: its marker, or the rest of a decimal, may still come.
    """
    spans = with_markers(buffer)
    if spans and _BEGUN.fullmatch(buffer, spans[-1][0]):
        spans.pop()  # a marker of the sentence before it, still on its way
    if len(spans) < 2:
        return [], buffer
    last = spans[-1][0]
    return [buffer[start:end] for start, end in spans[:-1]], buffer[last:]


def parse(sentence: str, count: int) -> DraftSentence | None:
    """A draft from one sentence with `[n]` markers; unknown numbers are dropped, a refusal is no sentence."""
    if REFUSAL in sentence:
        return None
    cited: list[int] = []
    for found in _MARKERS.finditer(sentence):
        cited += [int(number) for number in re.findall(r"\d+", found[1])]
    text = _MARKUP.sub("", _MARKERS.sub("", sentence)).strip()
    if not re.search(r"\w", text):
        return None
    known = tuple(dict.fromkeys(number for number in cited if 1 <= number <= count))
    return DraftSentence(text, known)


def rewriter(model: ChatModel) -> Callable[[Request, Meter], Awaitable[Question]]:
    """Makes a follow-up stand on its own by asking the model; what it writes is understood by the same rules."""

    async def rewrite(request: Request, meter: Meter) -> Question:
        question = " ".join(request.question.split())
        plain = standalone(question, request.history)
        asked = texts(request.history, "user")[-6:]
        prompt = load("standalone", plain.language).fill(
            conversation="\n".join(f"- {_inert(text)}" for text in asked), question=_inert(question)
        )
        written = " ".join(spoken(await complete(model, [Message("user", prompt)], meter)).split())
        if not written or len(written) > 500 or REFUSAL in written:
            return plain
        return understand(written, question, plain.prefer)

    return rewrite
