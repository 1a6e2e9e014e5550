"""Readers of official releases. Each turns one release file into plain rows, no network."""
