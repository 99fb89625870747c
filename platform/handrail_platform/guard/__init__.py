"""What must hold before something happens: one table, read by the proof and by the interpreter alike (law 3)."""
