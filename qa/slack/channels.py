"""Which collection answers where.

`BALLAST_SLACK_CHANNELS` is a list of `PLACE=COLLECTION`, separated by commas:

    C0123456789=reports, G0123456789=board, im=handbook, U0123456789=board, *=default

- `C…` or `G…` is one channel, by the id that Slack shows under "View channel details";
- `im` is every direct message with the bot, the assistant pane included; `U…` or `W…` is that person's direct messages
  alone, and goes before `im`;
- `*` is every other channel the bot is invited to. It never covers a channel shared with another organisation, which
  answers only when it is named.

A place that is not listed gets no answer but a line that says so. With the setting empty, the collection `default`
answers in direct messages and in channels that are not shared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import ConfigurationError

KEY = "BALLAST_SLACK_CHANNELS"
_PLACE = re.compile(r"\*|im|[CGUW][A-Z0-9]{2,}")
_COLLECTION = re.compile(r"[^\s=,]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation as far as access goes."""

    channel: str
    user: str
    direct: bool
    """A direct message with the bot, the assistant pane included."""
    shared: bool = False
    """People of another organisation read it."""


@dataclass(frozen=True, slots=True)
class Channels:
    collections: Mapping[str, str]

    def collection(self, place: Place) -> str | None:
        """The collection that answers there; None where nothing may be answered."""
        if place.direct:
            return self.collections.get(place.user) or self.collections.get("im")
        named = self.collections.get(place.channel)
        return named or (None if place.shared else self.collections.get("*"))


def parse(setting: str) -> Channels:
    """Read `BALLAST_SLACK_CHANNELS`. Raises ConfigurationError, which names the entry that is wrong."""
    if not setting.strip():
        return Channels({"im": "default", "*": "default"})
    found: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        place, _, collection = (part.strip() for part in entry.partition("="))
        if not _PLACE.fullmatch(place) or not _COLLECTION.fullmatch(collection):
            raise ConfigurationError(
                f"{KEY} has {entry!r}", "give PLACE=COLLECTION, where PLACE is a channel id, a user id, im or *"
            )
        if place in found:
            raise ConfigurationError(f"{KEY} names {place} twice", "give each place one collection")
        found[place] = collection
    return Channels(found)
