"""Learning: configurations, data, simulated measurements, and the run."""
