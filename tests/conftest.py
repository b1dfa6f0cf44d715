"""What every test shares: Qt draws into memory, and tiny arrays are not spread over many threads."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
