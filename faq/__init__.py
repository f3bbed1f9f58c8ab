"""Questions and answers: what people ask, which answer fits, and what comes before any search."""
