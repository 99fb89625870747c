"""What faces the outside: pages, JSON, commands, stores and settings."""
