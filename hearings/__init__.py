"""The integration hearing: goals, ideas, measures, polls, cards, ballots, results, and what becomes of them."""
