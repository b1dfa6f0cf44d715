"""Choices in, changes out; no widgets. `Session` is what is open and computed, `Viewing` is what is looked at."""

from app.view_model.session import Session
from app.view_model.viewing import Viewing

__all__ = ["Session", "Viewing"]
