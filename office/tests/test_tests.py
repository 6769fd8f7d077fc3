"""Tests fail for the right reason: how they assert a refusal, and how they wait."""

import ast

import pytest

from office import paths

FILES = sorted(
    file
    for folder in (paths.ROOT / "office", *paths.addons())
    for file in (folder / "tests").glob("*.py")
)
# Kinds of error: whoever asks for one of them takes any fault for a refusal.
TOO_GENERAL = {
    "BaseException",
    "DatabaseError",
    "Error",
    "Exception",
    "IntegrityError",
    "OperationalError",
}
LEAST_WORD = 3


def _name(node):
    """Return the last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_short(word):
    return len(str(word).strip()) < LEAST_WORD


def _faults_of_refusal(cls, words):
    if _name(cls) in TOO_GENERAL:
        yield f"{_name(cls)} is too general"
    if all(isinstance(word, ast.Constant) and _is_short(word.value) for word in words):
        yield "without the words of its sentence"


def _faults_of_call(call):
    name, args = _name(call.func), call.args
    if name in ("assertRaises", "assertRaisesRegex"):
        yield "assertRefused asks for the exact class and the sentence"
    elif name == "assertRefused":
        yield from _faults_of_refusal(args[0], args[1:])
    elif name == "assertRefusedAs":
        for refusal in args:
            # one with a name is written down as such a pair elsewhere in the file
            if isinstance(refusal, ast.Tuple):
                yield from _faults_of_refusal(refusal.elts[0], refusal.elts[1:])
    elif name == "raises":
        match = [one.value for one in call.keywords if one.arg == "match"]
        yield from _faults_of_refusal(args[0], match)
    elif name == "sleep":
        yield "sleeping: wait for what is to happen instead"


def _find_faults(source):
    """Return (line, what is wrong) of a test file."""
    tree = ast.parse(source)
    own = {
        part
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == "assertRefusedAs"
        for part in ast.walk(function)
    }
    faults = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node not in own:
            faults += [(node.lineno, fault) for fault in _faults_of_call(node)]
        elif isinstance(node, ast.While):
            if isinstance(node.test, ast.Constant):
                faults.append((node.lineno, "a loop without an end"))
            elif isinstance(node.body[0], ast.Pass):
                faults.append((node.lineno, "a loop that only waits: bound it"))
    return sorted(faults)


def test_every_test_file():
    found = {
        str(file.relative_to(paths.ROOT)): _find_faults(file.read_text("utf-8"))
        for file in FILES
    }
    assert len(found) > 70
    faults = [
        f"{name}:{line}: {fault}"
        for name, some in found.items()
        for line, fault in some
    ]
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize(
    "source",
    [
        "self.assertRaises(UserError)",
        "with self.assertRaises(UserError) as error: pass",
        "self.assertRaises(UserError, record.unlink)",
        "self.assertRaisesRegex(UserError, '.')",
        "self.assertRefused(UserError)",
        "self.assertRefused(UserError, '.')",
        "self.assertRefused(UserError, 'is', ' ')",
        "self.assertRefused(Exception, 'is locked')",
        "self.assertRefused(psycopg2.IntegrityError, 'name_uniq')",
        "self.assertRefusedAs(LOCKED, (Exception, 'is locked'))",
        "self.assertRefusedAs(LOCKED, (UserError,))",
        "pytest.raises(Missing)",
        "pytest.raises(Exception, match='is missing')",
        "time.sleep(0.5)",
        "from time import sleep\nsleep(1)",
        "while batch.step() == state:\n    pass",
        "while True:\n    batch.step()",
        "while 1:\n    batch.step()",
    ],
)
def test_what_says_nothing_is_found(source):
    assert _find_faults(source)


@pytest.mark.parametrize(
    "source",
    [
        "self.assertRefused(UserError, 'is locked')",
        "self.assertRefused(error_class, sentence)",
        "self.assertRefused(UserError, *lacking)",
        "self.assertRefusedAs(LOCKED, (AccessError, f'({model})'), *others)",
        "pytest.raises(Missing, match='is missing')",
        "while todo:\n    todo.pop()",
    ],
)
def test_what_says_something_is_let_be(source):
    assert not _find_faults(source)


@pytest.mark.parametrize("addon", paths.addons(), ids=lambda addon: addon.name)
def test_every_file_is_found_by_the_runner_of_odoo_as_well(addon):
    folder = addon / "tests"
    listed = {
        alias.name
        for node in ast.walk(ast.parse((folder / "__init__.py").read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {file.stem for file in folder.glob("test_*.py")} == listed
