"""From a document to a program that can run, or to the list of everything that stands against it."""
