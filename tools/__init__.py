"""Tools: plain Python over the knowledge graph, no language model, no LangChain."""
