"""The desktop application: Qt and pyqtgraph. It knows the engine only through `runner` and `window`."""
