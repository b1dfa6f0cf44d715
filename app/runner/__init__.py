"""The engine behind the window: requests in, results out as Qt signals, all work in threads of its own."""

from app.runner.batching import BatchRunner
from app.runner.sessions import SessionFiles
from app.runner.sharing import Sharing
from app.runner.worker import Runner

__all__ = ["BatchRunner", "Runner", "SessionFiles", "Sharing"]
