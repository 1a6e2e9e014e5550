"""Agents: one a module, each compiled alone, used as a subgraph, or added as a function.

Importing the package forces the frameworks' tracing off (`privacy`).
"""

from araras.agents.privacy import force_tracing_off

force_tracing_off()
