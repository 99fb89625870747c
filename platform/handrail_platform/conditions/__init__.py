"""Conditions over variables: checked, evaluated, and reasoned about without running anything."""
