"""Which earthquakes train, which validate and which judge, and how much leaks from one part into another.

Parts are named by `parts.PARTS`; nothing here looks at waveforms or mechanisms.
"""
