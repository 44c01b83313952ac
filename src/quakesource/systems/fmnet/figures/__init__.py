"""Figures of FMNet."""
