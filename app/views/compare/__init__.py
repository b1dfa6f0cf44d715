"""The bar over the picture: what is shown of a stage, how two pictures are compared, and which two."""

from app.views.compare.bar import CompareBar

__all__ = ["CompareBar"]
