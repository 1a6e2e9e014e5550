"""Chat models and their limits."""
