"""Finds code that lifts the access rules without saying why."""

import ast
import re

# A comment that gives the reason: “# sudo: hr.employee - …”.
REASON = re.compile(r"(#|<!--).*\bsudo: .*\w{3}")


def bare(path):
    """Return the numbers of the lines that lift access rules and give no reason.

    The reason stands in a comment on a line of the statement or right above it.
    ``sudo(False)`` lowers them again and needs none.
    """
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    if path.suffix != ".py":
        return [
            number
            for number, line in enumerate(lines, start=1)
            if ".sudo()" in line
            and not any(
                REASON.search(near) for near in lines[max(number - 2, 0) : number]
            )
        ]
    found = []
    for statement in ast.walk(ast.parse(source)):
        if not isinstance(statement, ast.stmt):
            continue
        for node in _own_nodes(statement):
            if _lifts(node) and not _has_reason(lines, statement, node):
                found.append(node.lineno)
    return sorted(set(found))


def _own_nodes(statement):
    """Yield the nodes of a statement, without the statements nested in it."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler)
        ]


def _lifts(node):
    if isinstance(node, ast.keyword):
        return node.arg == "compute_sudo" and getattr(node.value, "value", 0) is True
    if isinstance(node, ast.Name):
        return node.id == "SUPERUSER_ID"
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sudo"
        and not (node.args and getattr(node.args[0], "value", None) is False)
    )


def _has_reason(lines, statement, node):
    first = statement.lineno - 1
    comments = lines[first : node.end_lineno]
    while first and lines[first - 1].strip().startswith("#"):
        first -= 1
        comments.append(lines[first])
    return any(REASON.search(line) for line in comments)
