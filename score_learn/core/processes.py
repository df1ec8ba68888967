"""Work in other processes: shared by several processors, or kept away from the one that forks a server's workers."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def apart(work: Callable[[], None]) -> bool:
    """Do something in a process of its own, of whose threads and memory nothing stays here; say whether it went well.

    A process that is forked later has none of the threads that ran before, but waits for them all the same.
    Where a process cannot be forked it is done here.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        work()
        return True
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode == 0


def spread(work: Callable[[Given], Made], items: Sequence[Given], processes: int) -> list[Made]:
    """Do the same with every item and return what came of each, in their order.

    Args:
        work: a function that another process can be told of by its name, or a ``partial`` of one.
        items: what it is done with.
        processes: how many may work at once. With one, and where a process cannot be forked, everything is done here:
            a new interpreter would need longer to start than there is to save. Other threads must not be running.
    """
    processes = min(processes, len(items))
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [work(item) for item in items]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(work, items))
