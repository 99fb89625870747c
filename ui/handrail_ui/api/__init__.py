"""What machines work with: journeys as texts, proved and published over HTTP."""
