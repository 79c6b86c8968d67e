"""Quantities in text, English and Chinese: `extract`, `same`, `write`. Pure; imports the standard library only."""
