"""The same work on many things, in several processes; results in the order of the jobs."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

Job = TypeVar("Job")
Result = TypeVar("Result")
State = TypeVar("State")


def in_processes(
    work: Callable[[State, Job], Result],
    jobs: Sequence[Job],
    processes: int,
    setup: Callable[..., State],
    *arguments: Any,
) -> Iterator[Result]:
    """``work(state, job)`` for every job; each process makes its ``state = setup(*arguments)`` once.

    With one process everything is done in this one. Functions must be those of a module, as pickle wants it.
    """
    if processes <= 1 or len(jobs) <= 1:
        state = setup(*arguments)
        for job in jobs:
            yield work(state, job)
        return
    # numba and BLAS threads do not survive a fork
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, (setup, arguments)) as pool:
        yield from pool.map(_call, [(work, job) for job in jobs])


def _start(setup: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    global _state
    threadpool_limits(1, "blas")
    _state = setup(*arguments)


def _call(work_and_job: tuple[Callable[[Any, Any], Any], Any]) -> Any:
    work, job = work_and_job
    return work(_state, job)


_state: Any
