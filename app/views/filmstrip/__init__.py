"""The filmstrip: all pictures of a reconstruction in a row, the one on show marked, and the one it is compared with."""

from app.views.filmstrip.strip import Filmstrip
from app.views.filmstrip.tile import MARKS

__all__ = ["MARKS", "Filmstrip"]
