"""The bundled sample measurement and the script that makes it."""
