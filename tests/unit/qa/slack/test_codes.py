"""Slack's error codes, and what becomes of them."""

from __future__ import annotations

import pytest

from index.errors import BallastError
from qa.slack import codes, errors
from qa.slack.codes import translate

STREAM = "chat.startStream"


@pytest.mark.parametrize(
    ("method", "code", "kind"),
    [
        ("auth.test", "token_revoked", errors.SlackRefused),
        ("chat.appendStream", "message_not_in_streaming_state", errors.StreamEnded),
        ("chat.update", "streaming_state_conflict", errors.StreamEnded),
        ("chat.stopStream", "stopped_by_user", errors.StreamStopped),
        ("chat.update", "edit_window_closed", errors.MessageGone),
        ("chat.postMessage", "not_in_channel", errors.PlaceClosed),
        ("chat.postMessage", "internal_error", errors.SlackUnreachable),
        ("chat.postMessage", "invalid_blocks", errors.SlackError),
        (STREAM, "channel_type_not_supported", errors.StreamUnavailable),
        (STREAM, "missing_scope", errors.StreamUnavailable),
        (STREAM, "a_code_of_next_year", errors.StreamUnavailable),
        (STREAM, "not_in_channel", errors.PlaceClosed),
        ("chat.postMessage", "missing_scope", errors.SlackRefused),
    ],
)
def test_a_code_becomes_the_error_that_says_what_to_do(method: str, code: str, kind: type[errors.SlackError]) -> None:
    error = translate(method, code)
    assert type(error) is kind
    assert code in str(error)
    assert isinstance(error, BallastError)


def test_every_kind_of_error_has_its_words() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SlackError)}
    assert set(codes._SAID) == kinds - {errors.SlackBusy}, "SlackBusy is told by its status, and not by a code"


def test_the_errors_tree_is_drawn_whole() -> None:
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, errors.SlackError):
            assert name in str(errors.__doc__)
