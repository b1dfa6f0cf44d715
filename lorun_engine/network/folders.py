"""Where a user's own models lie."""

import os
from pathlib import Path

from platformdirs import user_data_path

VARIABLE = "LORUN_MODELS"


def own_folder() -> Path:
    """Return the folder of the user's own models: what $LORUN_MODELS names, or `models` in the data folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_data_path("lorun-studio", appauthor=False) / "models"
