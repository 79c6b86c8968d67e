"""Which collection answers where."""

from __future__ import annotations

import pytest

from index.errors import ConfigurationError
from qa.slack.channels import Place, parse

FULL = "C111=reports, G222=board , im=handbook,U333=board, *=default,"


@pytest.mark.parametrize(
    ("place", "collection"),
    [
        pytest.param(Place("C111", "U9", direct=False), "reports", id="a channel that is named"),
        pytest.param(Place("G222", "U9", direct=False), "board", id="a private channel that is named"),
        pytest.param(Place("C999", "U9", direct=False), "default", id="another channel"),
        pytest.param(Place("C999", "U9", direct=False, shared=True), None, id="another channel, shared outside"),
        pytest.param(Place("C111", "U9", direct=False, shared=True), "reports", id="a shared channel that is named"),
        pytest.param(Place("D1", "U9", direct=True), "handbook", id="direct messages"),
        pytest.param(Place("D1", "U333", direct=True), "board", id="one person's direct messages"),
        pytest.param(Place("C999", "U333", direct=False), "default", id="that person in a channel"),
    ],
)
def test_a_place_has_the_collection_that_is_listed_for_it(place: Place, collection: str | None) -> None:
    assert parse(FULL).collection(place) == collection


def test_unset_it_is_the_default_collection_but_not_in_shared_channels() -> None:
    unset = parse("  ")
    assert unset.collection(Place("C1", "U1", direct=False)) == "default"
    assert unset.collection(Place("D1", "U1", direct=True)) == "default"
    assert unset.collection(Place("C1", "U1", direct=False, shared=True)) is None


def test_without_a_star_nothing_else_answers() -> None:
    only = parse("C111=reports")
    assert only.collection(Place("C222", "U1", direct=False)) is None
    assert only.collection(Place("D1", "U1", direct=True)) is None


@pytest.mark.parametrize(
    "setting", ["general=reports", "C111", "C111=", "=reports", "C111=a b", "c111=reports", "C1=a;C2=b", "im==x"]
)
def test_a_wrong_entry_is_named_with_its_key(setting: str) -> None:
    with pytest.raises(ConfigurationError, match="BALLAST_SLACK_CHANNELS"):
        parse(setting)


def test_a_place_named_twice_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="C111 twice"):
        parse("C111=a,C111=b")
