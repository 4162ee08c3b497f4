"""Is this installation sound? Each check says what it found and what to do; none of them changes anything."""

from watcher.upkeep.doctor.examining import Extent, examine
from watcher.upkeep.doctor.finding import Finding, Severity, Subject

__all__ = ["Extent", "Finding", "Severity", "Subject", "examine"]
