"""Agents: one a module, each compiled alone or used as a subgraph."""
