"""The same work on many things, in several processes; results in the order of the jobs.

Processes end with the one that started them, however it ends: a stage that is stopped or killed leaves nobody behind.
"""

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection, get_context
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

BLAS_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What BLAS libraries read when they are loaded."""

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

    With one process everything is done in this one. Functions must be those of a module, as pickle wants it. BLAS has
    one thread: its own on matrices of this size only wait for each other.
    """
    if processes <= 1 or len(jobs) <= 1:
        state = setup(*arguments)
        for job in jobs:
            with threadpool_limits(1, "blas"):
                result = work(state, job)
            yield result
        return
    # Numba and BLAS threads do not survive a fork. The state's making goes as bytes: what it imports takes seconds, and
    # a process must watch its parent before that.
    packed = pickle.dumps((setup, arguments))
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, (packed,)) as pool:
        try:
            yield from pool.map(_call, [(work, job) for job in jobs])
        except BaseException:
            # Leaving the pool would wait for all jobs that were handed out.
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.kill()
            raise


def end_with_parent() -> None:
    """Let this process end when the one that spawned it ends; called once, by the process itself."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _start(packed: bytes) -> None:
    global _state
    end_with_parent()
    # Ctrl-C reaches every process of a terminal; the parent ends its children
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # of libraries that are there, and of those that come with what the work imports
    threadpool_limits(1, "blas")
    os.environ.update(dict.fromkeys(BLAS_VARIABLES, "1"))
    setup, arguments = pickle.loads(packed)
    _state = setup(*arguments)


def _call(work_and_job: tuple[Callable[[Any, Any], Any], Any]) -> Any:
    work, job = work_and_job
    return work(_state, job)


_state: Any
