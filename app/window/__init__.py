"""The window: the one place where view models and views are joined."""

from app.window.studio import StudioWindow

__all__ = ["StudioWindow"]
