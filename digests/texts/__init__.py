"""How things are said: languages and typography, what is safe to show, the sentence of a source."""
