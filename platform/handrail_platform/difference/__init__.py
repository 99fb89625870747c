"""How two versions of a journey differ in meaning."""
