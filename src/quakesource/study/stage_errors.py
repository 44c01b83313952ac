"""What failed in a run of the workflow, in the words of the stages, without the lists of files about it."""

from pathlib import Path

ERROR = "error: "
MOST_LINES = 12


def stage_errors(logs: Path, since_s: float) -> list[str]:
    """The last error of every log of stages that was written since a time (seconds of `time.time`), with its place.

    A stage that quakesource ended on purpose says what is wrong, where, and the next step; another one leaves the end
    of a traceback.
    """
    found = []
    for path in sorted(logs.rglob("*.log")):
        if path.stat().st_mtime < since_s:
            continue
        lines = path.read_text(errors="replace").splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith(ERROR)]
        if starts:
            told = lines[starts[-1] : starts[-1] + MOST_LINES]
        elif any(line.startswith("Traceback") for line in lines):
            told = [f"{ERROR}{lines[-1]}", "  next:  This is a fault of ours: please report it with the log."]
        else:
            continue
        found.append("\n".join([*told, f"  log:   {path}"]))
    return found
