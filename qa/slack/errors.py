"""What can go wrong between the bot and Slack. The tree continues `qa.errors`.

BallastError
└── SlackError              Slack did not do what it was asked; `code` is Slack's own word for it
    ├── SlackRefused        the token is wrong, revoked, or lacks a scope (a retry does not help)
    ├── SlackUnreachable    no answer, or a broken one; what was asked may have happened all the same
    ├── SlackBusy           rate limited for longer than it is worth waiting
    ├── StreamEnded         the message no longer streams: Slack closed it, and it can still be updated
    ├── StreamStopped       the reader pressed Stop: nothing more is to be said
    ├── StreamUnavailable   no streaming here; a message can still be posted
    ├── MessageGone         the message to be changed is not there any more, or may not be changed
    └── PlaceClosed         the bot is not in the conversation, or it is archived
"""

from index.errors import BallastError


class SlackError(BallastError):
    def __init__(self, cause: str, remedy: str = "", code: str = "") -> None:
        super().__init__(cause, remedy)
        self.code = code


class SlackRefused(SlackError): ...


class SlackUnreachable(SlackError):
    retry = True


class SlackBusy(SlackError):
    retry = True


class StreamEnded(SlackError): ...


class StreamStopped(SlackError): ...


class StreamUnavailable(SlackError): ...


class MessageGone(SlackError): ...


class PlaceClosed(SlackError): ...
