"""Judges the product, or any OpenAI-compatible endpoint, on fixed sets of numeric questions."""
