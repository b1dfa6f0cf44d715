"""What every test shares: Qt draws into memory, so that no screen is needed."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
