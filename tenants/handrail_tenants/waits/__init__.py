"""What comes from outside for sessions that wait, and who wakes them: inbox, wake-ups and their worker."""
