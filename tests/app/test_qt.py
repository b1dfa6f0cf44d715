"""Laws that Qt for Python itself has to keep, since whole releases of it did not."""

import sys

from PySide6.QtCore import QObject

CALLS = 2000


def test_calls_that_return_nothing_do_not_use_up_none() -> None:
    anything = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        anything.setObjectName("name")
    assert sys.getrefcount(None) > before - CALLS // 2
