"""Records asked of data centres, received without loss, and kept so that nothing is fetched twice.

``asked.py`` which channels an event asks for · ``sources.py`` who is asked · ``receiving.py`` asking until what came is
whole · ``records.py`` what came, record by record · ``store.py`` files that are trusted by their hash alone ·
``batch.py`` the events of one job · ``filing.py`` what was received becomes an archive
"""
