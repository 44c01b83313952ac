"""Stages of FMNet: responses of the region, and the search of them."""
