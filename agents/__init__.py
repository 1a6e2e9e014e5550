"""Agents: one a module, each compiled alone or used as a subgraph.

Importing the package forces the frameworks' tracing off (`privacy`).
"""

from araras.agents.privacy import force_tracing_off

force_tracing_off()
