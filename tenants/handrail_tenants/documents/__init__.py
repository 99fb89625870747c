"""Reads pictures of documents, in processes of their own."""
