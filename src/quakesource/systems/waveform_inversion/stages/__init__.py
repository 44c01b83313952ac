"""Stages of the system; what a rule and a verb call."""
