"""The network: one shared denoiser, an adapter a stage, the unfolding, and models as files."""
