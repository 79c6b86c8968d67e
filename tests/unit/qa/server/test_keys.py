"""Reading `BALLAST_API_KEYS`, and what a ring of keys says."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import ConfigurationError
from qa.server.keys import LOCAL, digest, issue, main, parse
from qa.server.problems import Refusal


def test_an_empty_ring_asks_for_no_key() -> None:
    ring = parse("  ")
    assert not ring
    assert ring.identify(None) is LOCAL


@pytest.mark.parametrize(
    ("text", "key", "name", "reads", "reaches_not", "writes"),
    [
        ("plain", "plain", "key-1", "anything", None, True),
        ("first second", "second", "key-2", "anything", None, True),
        ("ann:k:*:rw", "k", "ann", "anything", None, True),
        ("ann:k:a|b:r", "k", "ann", "b", "c", False),
        ("x:1:*:r,ann:k:a:rw;y:2:*:r\nz:3:*:r", "k", "ann", "a", "b", True),
        (f"ann:sha256={digest('k').hex()}:a:r", "k", "ann", "a", "b", False),
        (f"ann:sha256={digest('k').hex().upper()}:a:r", "k", "ann", "a", "b", False),
    ],
    ids=["plain", "two plain", "all", "bound", "separators", "hashed", "hashed in capitals"],
)
def test_an_entry_says_who_may_do_what(
    text: str, key: str, name: str, reads: str, reaches_not: str | None, writes: bool
) -> None:
    found = parse(text).identify(key)
    assert found.name == name
    assert found.reaches(reads)
    assert found.writes is writes
    if reaches_not:
        with pytest.raises(Refusal):
            found.require(reaches_not)


@pytest.mark.parametrize(
    "entry",
    [
        "a:b",
        "a:b:c",
        "a:b:*:x",
        "a:b::rw",
        "a::*:rw",
        "a b!:c:*:rw",
        "a:sha256=12:*:r",
        "sha256=zz",
        "a:b:*:rw:soon",
        "a:b:*:r:2027-01-31:x",
    ],
)
def test_a_malformed_entry_is_named_by_its_place_and_never_shown(entry: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(f"good:one:*:rw\n{entry.replace(' ', '')}")
    assert "BALLAST_API_KEYS, entry 2" in str(caught.value)
    assert "one" not in str(caught.value)


def test_a_key_is_good_through_its_last_day() -> None:
    ring = parse("ann:k:*:r:2027-01-31")
    assert ring.identify("k", date(2027, 1, 31)).name == "ann"
    with pytest.raises(Refusal, match="expired"):
        ring.identify("k", date(2027, 2, 1))


def test_a_new_entry_under_the_same_key_outlives_an_expired_one() -> None:
    ring = parse("ann:k:*:r:2020-01-01 ann:k:*:rw:2030-01-01")
    assert ring.identify("k", date(2027, 1, 1)).writes


def test_the_keys_themselves_are_not_kept() -> None:
    assert "my-secret" not in repr(vars(parse("ann:my-secret:*:rw")))


def test_a_missing_file_of_keys_is_named() -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        parse("@/nowhere/keys")


def test_an_issued_key_opens_what_its_entry_says(capsys: pytest.CaptureFixture[str]) -> None:
    key, entry = issue("ann", "a|b", "r", "2099-12-31")
    assert key not in entry
    assert parse(entry).identify(key).collections == {"a", "b"}
    assert main(["bob", "--collections", "a", "--rights", "r"]) == 0
    printed = capsys.readouterr().out
    entry = printed.rsplit(": ", 1)[1].strip()
    key = printed.splitlines()[0].rsplit(": ", 1)[1]
    assert parse(entry).identify(key).name == "bob"


@pytest.mark.parametrize("arguments", [["a b"], ["ann", "--until", "soon"], ["ann", "--rights", "x"]])
def test_a_key_cannot_be_issued_wrongly(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "error" in capsys.readouterr().err
