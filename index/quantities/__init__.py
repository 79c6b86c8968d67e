"""Quantities in text, English and Chinese: `extract`, `same`, `write`. Pure; imports the standard library only."""

from index.quantities.comparing import same
from index.quantities.extracting import extract
from index.quantities.model import Quantity
from index.quantities.writing import write

__all__ = ["Quantity", "extract", "same", "write"]
