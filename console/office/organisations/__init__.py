"""Organisations at the console: who they are, whether they are reached, their code on paper, lists in and out."""
