"""What trainings in tests share."""

import pytest
import torch


@pytest.fixture(scope="module")
def one_thread():
    """Sums in the same order, so that digests can be compared."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
