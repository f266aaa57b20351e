"""Files of people into tables of a book: XLSX and CSV as they come out of spreadsheets and accounting programs.

intake = cabochon.intake.read_folder("october")
print(*intake.sources, sep="\\n")          # what was detected in each file
book = cabochon.Book(**intake.tables, currency="EUR")
"""

from __future__ import annotations

from .detected import Detected
from .folder import Intake, read_file, read_folder
from .mapping import ColumnMapping, Mapping, SourceMapping, read_mapping
from .problem import Problem

__all__ = [
    "ColumnMapping",
    "Detected",
    "Intake",
    "Mapping",
    "Problem",
    "SourceMapping",
    "read_file",
    "read_folder",
    "read_mapping",
]
