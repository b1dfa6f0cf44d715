"""Memory that is freed is kept for what comes next, until it is given back."""

import subprocess
import sys

import pytest

from lorun_engine.memory import memory_in_use

SMALL, LARGE = 2**24, 2**27
PROGRAM = f"""
import torch
from lorun_engine.allocation import give_memory_back, keep_freed_memory, return_freed_memory
from lorun_engine.memory import memory_in_use

def left_by(size):
    before = memory_in_use()
    torch.ones(size // 4)
    return memory_in_use() - before

torch.ones(4)
keep_freed_memory()
print(left_by({SMALL}))
before = memory_in_use()
give_memory_back()
print(before - memory_in_use())
print(left_by({LARGE}))
return_freed_memory()
print(left_by({SMALL}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux") or memory_in_use() is None, reason="told of glibc only")
def test_freed_memory_is_kept_until_it_is_given_back_but_for_the_largest_pieces() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    kept, given, large, returned = (int(line) for line in done.stdout.split())
    assert kept > 0.9 * SMALL
    assert given > 0.9 * SMALL
    assert large < 0.1 * LARGE
    assert returned < 0.1 * SMALL
