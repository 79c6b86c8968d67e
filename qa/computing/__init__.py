"""Figures computed from figures found; `qa.computing.computing.compute` is its door."""
