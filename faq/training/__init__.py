"""Trains what search ships with: `python -m faq.training --corpus C --queries Q`; needs scikit-learn."""
