"""The knowledge graph as code: identifiers, errors, the graph protocol and its backends."""
