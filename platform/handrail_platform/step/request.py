"""What a step asks the shell for: a question, with the type of its answer."""

from typing import ClassVar, Generic, TypeVar

import msgspec

Answer = TypeVar("Answer")


class ReadRequest(msgspec.Struct, Generic[Answer], frozen=True):
    """A question. Requests are compared by value; `secret_answer` keeps the answer out of the trace."""

    secret_answer: ClassVar[bool] = False
