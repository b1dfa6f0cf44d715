"""What every test shares: Qt draws into memory, tiny arrays stay on one thread, and nobody's own models are listed."""

import os

import pydantic.fields  # noqa: F401 before Qt, whose import hook looks into modules that are not yet whole

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["LORUN_MODELS"] = os.devnull
