"""What can go wrong with a question. The tree continues `index.errors`.

BallastError
├── QuestionError           the question cannot be answered as put (empty, too long, no words in it)
└── ModelError              the model's provider failed; carries no key and no document text
    ├── ModelUnavailable    unreachable, overloaded, timed out (retry helps)
    ├── ModelRefused        key, quota or permission (retry does not help)
    └── ModelGarbled        it answered, and nothing usable came
"""

from index.errors import BallastError


class QuestionError(BallastError): ...


class ModelError(BallastError): ...


class ModelUnavailable(ModelError):
    retry = True

    def __init__(self, cause: str, remedy: str = "", retry_after: float | None = None) -> None:
        super().__init__(cause, remedy)
        self.retry_after = retry_after


class ModelRefused(ModelError): ...


class ModelGarbled(ModelError): ...
