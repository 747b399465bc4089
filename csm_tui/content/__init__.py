"""Catalogues as data files: plans by segment, signals, questions, templates."""
