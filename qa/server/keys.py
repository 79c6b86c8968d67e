"""Bearer keys: `BALLAST_API_KEYS`, what each may do, and a command that makes one.

`BALLAST_API_KEYS` holds entries separated by white space, commas or semicolons:

    KEY                                        every collection, read and write
    NAME:KEY:COLLECTIONS:RIGHTS[:UNTIL]        for example  reports-bot:sha256=9f86...0a08:reports|minutes:r:2027-01-31

KEY is `sha256=` and the SHA-256 of the key in hex, or the key itself, which is hashed at the start and not kept.
COLLECTIONS are names joined by `|`, or `*` for all. RIGHTS is `r` or `rw`. UNTIL is the last day (UTC) it is good for.
`BALLAST_API_KEYS=@FILE` reads the entries from a file, one or more a line with `#` comments, and reads it again when it
changes: removing an entry revokes its key within a second, and two entries under one name let a key be rotated.

    python -m qa.server.keys NAME [--collections reports|minutes] [--rights r] [--until 2027-01-31]
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import re
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from index.errors import ConfigurationError
from qa.server.problems import Refusal

_HASHED = re.compile(r"sha256=([0-9a-fA-F]{64})")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_FORM = "NAME:KEY:COLLECTIONS:RIGHTS[:UNTIL] or KEY, see docs/http.md"


@dataclass(frozen=True, slots=True)
class Key:
    """What one key may do."""

    name: str
    digest: bytes
    collections: frozenset[str] | None = None
    """None is all of them."""
    writes: bool = True
    until: date | None = None

    def reaches(self, collection: str) -> bool:
        return self.collections is None or collection in self.collections

    def require(self, collection: str, *, write: bool = False) -> None:
        """Raise a Refusal (403) where the key may not; the same for collections that do not exist."""
        if not self.reaches(collection):
            raise Refusal(403, "forbidden", f"This key may not use the collection {collection!r}.")
        if write and not self.writes:
            raise Refusal(403, "forbidden", "This key may read and not write.")


LOCAL = Key("local", b"")
"""Who asks where no keys are set up: anyone on this machine."""


def digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


class Keyring:
    """The keys of one server; an empty ring asks for none."""

    def __init__(self, keys: Sequence[Key] = (), source: Path | None = None) -> None:
        self._keys = tuple(keys)
        self._source = source
        self._seen = _stamp(source)
        self._looked = time.monotonic()

    def __bool__(self) -> bool:
        return bool(self._keys) or self._source is not None

    def identify(self, presented: str | None, today: date | None = None) -> Key:
        """The key that was presented. Raises a Refusal (401) without one, for an unknown one and an expired one.

        Every entry is compared, each in constant time, so that the time taken tells nothing.
        """
        if not self:
            return LOCAL
        if not presented:
            raise Refusal(401, "missing-key", "This server asks for a key.", remedy="Send Authorization: Bearer KEY.")
        self._refresh()
        given = digest(presented)
        found = [key for key in self._keys if hmac.compare_digest(key.digest, given)]
        if not found:
            raise Refusal(401, "unknown-key", "This key is not known here.")
        today = today or datetime.now(UTC).date()
        good = [key for key in found if key.until is None or today <= key.until]
        if not good:
            raise Refusal(401, "expired-key", "This key has expired.", remedy="Ask for a new one.")
        return good[0]

    def _refresh(self) -> None:
        if self._source is None or time.monotonic() - self._looked < 1.0:
            return
        self._looked = time.monotonic()
        stamp = _stamp(self._source)
        if stamp != self._seen:
            self._keys, self._seen = _read_file(self._source), stamp


def parse(text: str) -> Keyring:
    """The ring that `BALLAST_API_KEYS` describes. Raises ConfigurationError naming an entry by its place."""
    text = text.strip()
    if text.startswith("@"):
        source = Path(text[1:])
        return Keyring(_read_file(source), source)
    return Keyring(_entries(text))


def _stamp(source: Path | None) -> tuple[int, int]:
    try:
        status = source.stat() if source else None
    except OSError:
        status = None
    return (status.st_mtime_ns, status.st_size) if status else (0, 0)


def _read_file(source: Path) -> tuple[Key, ...]:
    try:
        lines = source.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"BALLAST_API_KEYS names a file that cannot be read ({source})", "check its path and its rights"
        ) from error
    return _entries("\n".join(line.split("#", 1)[0] for line in lines))


def _entries(text: str) -> tuple[Key, ...]:
    entries = [entry for entry in re.split(r"[\s,;]+", text) if entry]
    return tuple(_entry(entry, place) for place, entry in enumerate(entries, 1))


def _entry(entry: str, place: int) -> Key:
    parts = entry.split(":")
    if len(parts) == 1:
        return Key(f"key-{place}", _digest_of(parts[0], place))
    if len(parts) not in (4, 5) or not _NAME.fullmatch(parts[0]) or parts[3] not in ("r", "rw") or not parts[2]:
        raise _malformed(place)
    try:
        until = date.fromisoformat(parts[4]) if len(parts) == 5 else None
    except ValueError:
        raise _malformed(place) from None
    collections = None if parts[2] == "*" else frozenset(parts[2].split("|"))
    return Key(parts[0], _digest_of(parts[1], place), collections, parts[3] == "rw", until)


def _digest_of(key: str, place: int) -> bytes:
    if key.startswith("sha256="):
        hashed = _HASHED.fullmatch(key)
        if not hashed:
            raise _malformed(place)
        return bytes.fromhex(hashed[1])
    if not key:
        raise _malformed(place)
    return digest(key)


def _malformed(place: int) -> ConfigurationError:
    return ConfigurationError(f"BALLAST_API_KEYS, entry {place}, is not as it should be", f"give {_FORM}")


def issue(name: str, collections: str = "*", rights: str = "rw", until: str = "") -> tuple[str, str]:
    """A new key, and the entry for `BALLAST_API_KEYS` that holds only its hash."""
    key = f"ballast-{secrets.token_urlsafe(32)}"
    entry = f"{name}:sha256={digest(key).hex()}:{collections}:{rights}" + (f":{until}" if until else "")
    _entry(entry, 1)
    return key, entry


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a new key and its entry."""
    parser = argparse.ArgumentParser(prog="python -m qa.server.keys", description="Make a key for the HTTP service.")
    parser.add_argument("name")
    parser.add_argument("--collections", default="*", help="names joined by |, or * for all")
    parser.add_argument("--rights", choices=("r", "rw"), default="rw")
    parser.add_argument("--until", default="", help="the last day it is good for: YYYY-MM-DD")
    given = parser.parse_args(arguments)
    try:
        key, entry = issue(given.name, given.collections, given.rights, given.until)
    except ConfigurationError:
        parser.error("a name of letters, digits, dot, dash; collections joined by |; a date as YYYY-MM-DD")
    sys.stdout.write(f"key (shown once, give it to {given.name}): {key}\nentry for BALLAST_API_KEYS: {entry}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
