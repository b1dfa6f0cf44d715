"""The engine: cameras, network, reconstruction, files, training and the command line; it knows no window."""
