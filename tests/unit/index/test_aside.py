"""Work beside other work."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from index.aside import Aside


@pytest.fixture
def aside() -> Iterator[Aside]:
    made = Aside()
    yield made
    made.close()


def test_work_is_done_in_another_thread_while_the_caller_goes_on(aside: Aside) -> None:
    going_on = threading.Event()

    def work() -> int:
        assert going_on.wait(10)
        return threading.get_ident()

    with aside.beside(work) as result:
        going_on.set()
        assert result() != threading.get_ident()


def test_of_several_callers_the_later_do_their_work_themselves(aside: Aside) -> None:
    with aside.beside(threading.get_ident), aside.beside(threading.get_ident) as second:
        assert second() == threading.get_ident()
    with aside.beside(threading.get_ident) as again:
        assert again() != threading.get_ident()


def test_what_the_work_raises_reaches_the_caller_and_frees_the_thread(aside: Aside) -> None:
    with pytest.raises(ZeroDivisionError), aside.beside(lambda: 1 // 0) as result:
        result()
    with aside.beside(threading.get_ident) as result:
        assert result() != threading.get_ident()


def test_once_closed_callers_do_their_work_themselves(aside: Aside) -> None:
    aside.close()
    with aside.beside(threading.get_ident) as result:
        assert result() == threading.get_ident()
