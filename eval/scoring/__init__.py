"""Scorers: pure functions of a case, an Answer's JSON and the documents, one small file each."""
