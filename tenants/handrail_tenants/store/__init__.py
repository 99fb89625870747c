"""The journey session store: the hot path, hand-written per database behind one contract."""
