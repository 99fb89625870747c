"""Let a browser do some work before it goes on, or its reader wait a moment: what automation costs most of."""
