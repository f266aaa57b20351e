"""Numbers of a report, in plain dataclasses; no words in here."""
