"""Vigie's judgement: register, corpus, model, evaluation; text in, assessment out."""
