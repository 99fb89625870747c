"""What a tenant demands of its journeys, and who demanded it when."""
