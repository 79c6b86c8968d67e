"""Figures of the evidence: what each is about, and how well it is what a question asks for. Pure."""
