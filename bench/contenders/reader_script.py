"""Run by the peers' Python, which has `reader` and nothing of ours.

python reader_script.py DATABASE add       subscribes to the addresses on standard input
python reader_script.py DATABASE update N  reads all feeds now with N workers
python reader_script.py DATABASE count     prints how many entries there are
"""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# It is installed beside us, and not where we are checked.

from __future__ import annotations

import sys

from reader import make_reader


def main(database: str, verb: str, *words: str) -> None:
    """Do what the verb says."""
    library = make_reader(database)
    match verb:
        case "add":
            for url in sys.stdin.read().split():
                library.add_feed(url)
        case "update":
            library.update_feeds(scheduled=False, workers=int(words[0]))
        case _:
            print(library.get_entry_counts().total)


if __name__ == "__main__":
    main(*sys.argv[1:])
