"""Work in several processes: the same results in the same order as in one."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress


class Base:
    def __init__(self, base: int):
        self.base = base


def add(state: Base, job: int) -> int:
    if job == 13:
        raise ValueError("thirteen")
    return state.base + job


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_jobs(processes):
    assert list(in_processes(add, [3, 1, 2], processes, Base, 10)) == [13, 11, 12]
    assert list(in_processes(add, [], processes, Base, 10)) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_in_a_process_is_an_error_here(processes):
    with pytest.raises(ValueError, match="thirteen"):
        list(in_processes(add, [1, 13], processes, Base, 0))


def blas_threads(state: Base, job: int) -> list[int]:
    np.ones((4, 4)) @ np.ones((4, 4))
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


@pytest.mark.parametrize("processes", [1, 2])
def test_blas_has_one_thread_in_as_many_processes_as_there_are(processes):
    before = blas_threads(Base(0), 0)
    counts = list(in_processes(blas_threads, [1, 2], processes, Base, 0))
    assert counts[0]
    assert all(set(count) == {1} for count in counts)
    assert blas_threads(Base(0), 0) == before


def test_progress_hands_everything_on_and_says_the_end(capsys):
    assert list(with_progress(range(3), 3, "things")) == [0, 1, 2]
    assert "3/3 things in 0 s" in capsys.readouterr().err
