"""The smallest journey that shows a page. Its title is for a test to replace."""

HELLO = """
format: 1
journey: hello
name: {en: Hello}
variables: {}
start: hello
steps:
  hello:
    step: message@1
    config: {title: {en: TITLE}}
    next: {done: bye}
  bye:
    step: end@1
    config: {result: success}
"""
