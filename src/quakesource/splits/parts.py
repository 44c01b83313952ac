"""Names of the parts of a split."""

from typing import Final

TRAIN: Final = "train"
VALIDATION: Final = "validation"
TEST: Final = "test"
PARTS: Final = (TRAIN, VALIDATION, TEST)
"""In the order of the shares in the settings."""

EXCLUDED: Final = "excluded"
"""Too near to another part to belong to any."""
