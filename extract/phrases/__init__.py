"""Reading ontologies whose things are any phrases: numbers, dates and common nouns as well as names.

candidate spans → which stand at an end of a fact → pairs → counted evidence → ranked facts → forms of the data
"""
