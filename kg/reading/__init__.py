"""Read articles as people have them: text, web pages, papers, feeds, mails, lines of JSON, archives."""

from kg.reading.articles import FORMATS, KNOWN, Refusal, read

__all__ = ["FORMATS", "KNOWN", "Refusal", "read"]
