"""The scene of the bundled sample: what stands on the table, of which spectra, under which light."""
