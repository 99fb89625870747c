"""The pages that tell which way journey sessions went."""
