"""The machine-readable zone of passports, cards and visas (ICAO Doc 9303, eighth edition)."""
