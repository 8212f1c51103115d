"""Read news articles into claims: mentions, entities, relations, status, attribution, evidence."""
