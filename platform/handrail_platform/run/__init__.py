"""Running a program: one pure transition at a time."""
