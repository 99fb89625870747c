"""What nobody will read any more is forgotten at once (GDPR article 5)."""

from tests.unit.platform.journeys import Walk, compiled, step, stop

BOTH = {"name": "text", "pin": "secret"}


def test_a_variable_is_kept_until_its_last_reader_was_left() -> None:
    program = compiled(
        {
            "ask": step("page", {"writes": {"ok": BOTH}}, ok="wait"),
            "wait": step(ok="greet"),
            "greet": step("page", {"reads": {"name": "text"}}, ok="bye"),
            "bye": step(ok="done"),
            "done": stop(),
        },
        variables=BOTH,
    )

    walk = Walk(program).submit(name="Alice", pin="1234")
    assert (walk.at, walk.state.variables) == ("wait", {"name": "Alice"})

    assert walk.submit().state.variables == {"name": "Alice"}
    assert (walk.submit().at, walk.state.variables) == ("bye", {})


def test_a_variable_that_nobody_reads_is_never_kept() -> None:
    program = compiled(
        {"ask": step("page", {"writes": {"ok": BOTH}}, ok="wait"), "wait": step(ok="done"), "done": stop()},
        variables=BOTH,
    )

    assert Walk(program).submit(name="Alice", pin="1234").state.variables == {}


def test_one_reader_on_one_way_keeps_it_alive_and_the_other_way_forgets_it() -> None:
    name = {"name": "text"}
    program = compiled(
        {
            "ask": step("page", {"writes": {"ok": name}}, ok="fork"),
            "fork": step(left="greet", right="bye"),
            "greet": step("page", {"uses": name}, ok="done"),
            "bye": step(ok="done"),
            "done": stop(),
        },
        variables=name,
    )

    assert Walk(program).submit(name="Alice").submit("left").state.variables == {"name": "Alice"}
    assert Walk(program).submit(name="Alice").submit("right").state.variables == {}


def test_a_loop_back_to_a_reader_keeps_it_alive() -> None:
    name = {"name": "text"}
    program = compiled(
        {
            "ask": step("page", {"writes": {"ok": name}}, ok="greet"),
            "greet": step("page", {"reads": name}, ok="more"),
            "more": step(again="greet", enough="done"),
            "done": stop(),
        },
        variables=name,
    )

    walk = Walk(program).submit(name="Alice").submit().submit("again")

    assert walk.state.variables == {"name": "Alice"}


def test_a_condition_keeps_what_it_reads_alive() -> None:
    name = {"name": "text"}
    program = compiled(
        {
            "ask": step("page", {"writes": {"ok": name}}, ok="wait"),
            "wait": step(ok="sort"),
            "sort": step("turn", {"when": 'name == "Alice"'}, yes="hello", no="done"),
            "hello": step(ok="done"),
            "done": stop(),
        },
        variables=name,
    )

    assert Walk(program).submit(name="Alice").submit().at == "hello"
    assert Walk(program).submit(name="Bob").submit().at == "done"


def test_a_finished_session_remembers_nothing_that_was_typed() -> None:
    name = {"name": "text"}
    program = compiled(
        {
            "ask": step("page", {"writes": {"ok": name}}, ok="greet"),
            "greet": step("page", {"reads": name}, ok="done"),
            "done": stop(),
        },
        variables=name,
    )

    walk = Walk(program).submit(name="Alice").submit()

    assert (walk.state.status, walk.state.variables, walk.state.memory) == ("finished", {}, {})
