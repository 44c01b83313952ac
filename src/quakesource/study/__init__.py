"""A study as a whole: its settings, its events and files, which stages there are and what each sees."""
