"""``python -m quakesource VERB``."""

from quakesource.cli import main

raise SystemExit(main())
