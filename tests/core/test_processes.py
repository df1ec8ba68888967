"""Work that is shared among processes comes back whole, in order, and fails as loudly as work done here."""

import os
from functools import partial

import pytest

from score_learn.core.processes import apart, spread

pytestmark = pytest.mark.one_database


def whose(added: int, number: int) -> tuple[int, int]:
    return number + added, os.getpid()


def refuse(number: int) -> int:
    raise ValueError(f"{number} is refused")


def test_several_processes_answer_in_the_order_of_the_items():
    made = spread(partial(whose, 1), range(20), 2)
    assert [number for number, _process in made] == list(range(1, 21))
    assert os.getpid() not in {process for _number, process in made}


@pytest.mark.parametrize(("items", "processes"), [(range(20), 1), (range(1), 4), (range(0), 4)])
def test_what_cannot_be_shared_is_done_here(items, processes):
    made = spread(partial(whose, 1), items, processes)
    assert made == [(number + 1, os.getpid()) for number in items]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_goes_wrong_is_not_swallowed(processes):
    with pytest.raises(ValueError, match="0 is refused"):
        spread(refuse, range(3), processes)


def test_what_is_done_apart_leaves_nothing_here_and_says_how_it_went(tmp_path):
    assert apart(lambda: (tmp_path / "done").write_text(str(os.getpid())) and None)
    assert (tmp_path / "done").read_text() != str(os.getpid())
    assert not apart(partial(refuse, 1))
