"""Languages told apart by short runs of bytes, in many texts at once: an automaton as tables, and its walk.

One text after the other, byte by byte, takes Python longer than all else that is found out about a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

FORGETS = 8
"""After so many bytes the automaton's state rests on none before them: its longest run has fewer."""
BREAK = 0xFF
"""A byte that no UTF-8 has: it leads every state back to the first, as at the beginning of a text."""
_LANE = 56
"""Bytes that are walked one after the other, beside all other lanes, once those before them are forgotten."""

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Tongues:
    """An automaton over bytes that begins in state 0, and what each run that it finds says of each language.

    `begins` (states) is where the moves of a state begin; `moves` are then by byte the state that follows.
    `runs` (states) is the run that is found on entering a state, -1 when none is. `weights` (runs x columns)
    and `prior` (columns) are log-likelihoods. `names` (columns) are codes of ISO 639; a language with two
    columns is as likely as the likelier one.
    """

    names: tuple[str, ...]
    begins: NDArray[np.int32]
    moves: NDArray[np.uint32]
    runs: NDArray[np.int32]
    weights: NDArray[np.float16]
    prior: NDArray[np.float32]

    def scores(self, texts: Sequence[bytes]) -> Iterator[Scores | None]:
        """The scores (columns) of each UTF-8 text; None for one without any run that is known."""
        found = self.runs.take(self._states(bytes([BREAK]).join(texts)))
        end = 0
        for text in texts:
            start, end = end, end + len(text)
            seen = Counter(cast("list[int]", found[start:end].tolist()))
            del seen[-1]
            yield self._weighed(seen) if seen else None
            end += 1

    def likeliest(self, scores: Scores | None, among: Sequence[str] = ()) -> str:
        """The likeliest language of all, or of some; the first column's where nothing tells them apart."""
        if scores is None:
            return next(name for name in self.names if not among or name in among)
        if not among:
            return self.names[int(np.argmax(scores))]
        columns = [place for place, name in enumerate(self.names) if name in among]
        return self.names[columns[int(np.argmax(scores[columns]))]]

    def _weighed(self, seen: Counter[int]) -> Scores:
        runs = np.fromiter(seen.keys(), dtype=np.intp, count=len(seen))
        counts = np.fromiter(seen.values(), dtype=np.float32, count=len(seen))
        scores: Scores = np.log1p(counts) @ self.weights.take(runs, axis=0).astype(np.float32) + self.prior
        return scores

    def _states(self, text: bytes) -> NDArray[np.uint32]:
        """The state after each byte. The text is cut into lanes, each with the bytes that come before it."""
        lanes = -(-len(text) // _LANE)
        padded = bytes([BREAK]) * FORGETS + text.ljust(lanes * _LANE, bytes([BREAK]))
        letters = np.frombuffer(padded, dtype=np.uint8)
        at = np.arange(lanes, dtype=np.intp) * _LANE
        states = np.empty((FORGETS + _LANE, lanes), dtype=np.uint32)
        begins: NDArray[np.int32] = np.full(lanes, self.begins[0], dtype=np.int32)
        for step in range(FORGETS + _LANE):
            states[step] = self.moves[begins + letters[at + step]]
            begins = self.begins[states[step]]
        return states[FORGETS:].T.reshape(-1)[: len(text)]
