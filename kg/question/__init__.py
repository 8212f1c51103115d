"""English questions: read by a small grammar over the ontology's words, and turned into SPARQL."""
