"""Turn claims into a graph and answer questions from it."""
