"""The systems that are raced, one folder each. Systems never import each other."""
