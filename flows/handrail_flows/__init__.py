"""The step types that a journey is made of, each ignorant of the others."""
