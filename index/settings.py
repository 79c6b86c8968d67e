"""Settings of the index, and the reading of settings from the environment: each value is read once, at the edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from index.errors import ConfigurationError

T = TypeVar("T")


class Environment:
    """Reads `BALLAST_*` values; a bad one is named with its key."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get(self, key: str, default: T, cast: Callable[[str], T]) -> T:
        """The value under `key`, or `default` where it is absent or blank."""
        raw = self._values.get(key, "").strip()
        if not raw:
            return default
        try:
            return cast(raw)
        except ValueError as error:
            raise ConfigurationError(f"{key} is {raw!r}", f"give {error}") from error

    def text(self, key: str, default: str = "") -> str:
        return self.get(key, default, str)

    def address(self, key: str, schemes: tuple[str, ...]) -> str | None:
        """An address of one of these schemes. A bad one is not repeated, since it may hold a password."""
        raw = self.text(key)
        if raw and not any(raw.startswith(f"{scheme}://") for scheme in schemes):
            raise ConfigurationError(f"{key} is no address that is known", f"give {schemes[0]}://HOST..., or unset it")
        return raw or None

    def whole(self, key: str, default: int, least: int = 0) -> int:
        def cast(raw: str) -> int:
            if not raw.isdecimal() or int(raw) < least:
                raise ValueError(f"a whole number of at least {least}")
            return int(raw)

        return self.get(key, default, cast)

    def seconds(self, key: str, default: float) -> float:
        def cast(raw: str) -> float:
            try:
                value = float(raw)
            except ValueError:
                value = -1.0
            if not 0 < value < 1e6:
                raise ValueError("a number of seconds above 0")
            return value

        return self.get(key, default, cast)


@dataclass(frozen=True, slots=True)
class IndexSettings:
    home: Path = Path(".ballast")
    embedder: str = "local"
    """`local`, `openai:MODEL`, `openai-like:MODEL@URL`, or `llama-index:PACKAGE.CLASS[?argument=value]`."""
    glossary: Path | None = None
    chroma_url: str | None = None
    catalog_url: str | None = None
    max_file_bytes: int = 100 * 1024 * 1024
    parse_seconds: float = 60.0
    parse_workers: int = 0
    """Worker processes for reading files; 0 means as many as there are processors."""
    api_key: str | None = None
    api_base: str | None = None

    @staticmethod
    def read(environment: Environment, home: Path | None = None) -> IndexSettings:
        path = environment.text("BALLAST_GLOSSARY")
        return IndexSettings(
            home=home or Path(environment.text("BALLAST_HOME", ".ballast")),
            embedder=environment.text("BALLAST_EMBEDDER", "auto"),
            glossary=Path(path) if path else None,
            chroma_url=environment.address("BALLAST_CHROMA_URL", ("http", "https")),
            catalog_url=environment.address("BALLAST_CATALOG", ("postgresql", "postgres")),
            max_file_bytes=environment.whole("BALLAST_MAX_FILE_MB", 100, 1) * 1024 * 1024,
            parse_seconds=environment.seconds("BALLAST_PARSE_SECONDS", 60.0),
            parse_workers=environment.whole("BALLAST_PARSE_WORKERS", 0),
            api_key=environment.text("OPENAI_API_KEY") or None,
            api_base=environment.text("OPENAI_BASE_URL") or None,
        )
