"""A journey by which somebody signed in adds a passkey."""

ADD_A_KEY = """
format: 1
journey: add-a-key
name: {en: Add a passkey}
entry: signed_in
start: key
steps:
  key:
    step: passkey.enrol@1
    next: {done: done, failed: done, error: done}
  done:
    step: end@1
    config: {result: success}
"""
