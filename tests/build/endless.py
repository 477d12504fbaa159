"""Templates that would never be done, or would take all memory, as a stranger may send them."""

LETTERS = "a" * 50


def endless(depth: int = 8) -> str:
    """A template whose fourth line goes round 50 to the power of `depth` times and prints nothing."""
    loops = "".join(f"{{% for a{number} in '{LETTERS}' %}}" for number in range(depth)) + "{% endfor %}" * depth
    return f'{{% extends "shipped/notice.html.j2" %}}\n{{% block contents %}}\n\n{loops}{{% endblock %}}\n'


def doubling(times: int) -> str:
    """A template that prints a text of 2 to the power of `times` letters."""
    doubled = "{% set x = x ~ x %}" * times
    return f"<p>\n{{% set x = 'a' %}}{doubled}{{{{ x }}}}</p>\n"
