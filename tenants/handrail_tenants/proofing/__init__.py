"""Identity proofing by vendors: where a verification begins, and what its signed result says."""
