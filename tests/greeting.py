"""A part that greets, and a journey that calls it."""

PART = """
format: 1
journey: greeting
name: {en: Greeting}
part: {exits: {greeted: []}}
start: hello
steps:
  hello: {step: message@1, config: {title: {en: Hello}, text: {en: Hello}}, next: {done: out}}
  out: {exit: greeted}
"""
CALLER = """
format: 1
journey: visit
name: {en: Visit}
start: greet
steps:
  greet: {journey: greeting, next: {greeted: bye}}
  bye: {step: end@1, config: {result: denied}}
"""
