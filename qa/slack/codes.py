"""Slack's error codes, told apart by what is to be done about them (docs.slack.dev/reference/methods)."""

from __future__ import annotations

from qa.slack.errors import (
    MessageGone,
    PlaceClosed,
    SlackError,
    SlackRefused,
    SlackUnreachable,
    StreamEnded,
    StreamStopped,
    StreamUnavailable,
)

_KINDS: dict[type[SlackError], tuple[str, ...]] = {
    SlackRefused: (
        "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope",
        "not_allowed_token_type", "no_permission", "org_login_required", "ekm_access_denied", "access_denied",
    ),
    StreamEnded: ("message_not_in_streaming_state", "streaming_state_conflict"),
    StreamStopped: ("stopped_by_user",),
    MessageGone: (
        "message_not_found", "cant_update_message", "edit_window_closed", "message_not_owned_by_app",
    ),
    PlaceClosed: (
        "not_in_channel", "channel_not_found", "is_archived", "restricted_action", "messages_tab_disabled",
        "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel", "user_not_found",
    ),
    SlackUnreachable: ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "accesslimited"),
}  # fmt: skip
_SAID: dict[type[SlackError], tuple[str, str]] = {
    SlackRefused: ("Slack refuses", "install the app again and set SLACK_BOT_TOKEN (see docs/slack.md)"),
    StreamEnded: ("the message no longer streams at", "update it instead"),
    StreamStopped: ("the reader stopped the answer at", ""),
    MessageGone: ("the message cannot be changed by", "ask again"),
    PlaceClosed: ("the bot may not use", "invite it to the channel"),
    SlackUnreachable: ("Slack failed at", "try again"),
    StreamUnavailable: ("there is no streaming by", "post the message instead"),
    SlackError: ("Slack rejects", "report this with the log of Ballast"),
}
_BY_CODE = {code: kind for kind, codes in _KINDS.items() for code in codes}


def translate(method: str, code: str) -> SlackError:
    """The error for one of Slack's codes. What `chat.startStream` alone rejects can still be posted."""
    kind = _BY_CODE.get(code, StreamUnavailable if method == "chat.startStream" else SlackError)
    if (method, code) == ("chat.startStream", "missing_scope"):
        kind = StreamUnavailable
    cause, remedy = _SAID[kind]
    return kind(f"{cause} {method} ({code})", remedy, code)
