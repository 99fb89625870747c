"""Journeys as files: brought along and taken out with everything that their authors wrote around the data."""
