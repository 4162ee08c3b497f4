"""The examiner of a reader's manners, with its rules and marks."""
