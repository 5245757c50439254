"""The shape of the program: short modules, one clock, one database library, and words that can be translated."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "bline_desktop"

MODULE_LINES, FUNCTION_LINES, CLASS_LINES, PARAMETERS = 250, 40, 200, 5
# The settings of one field, all but the title by name and each with a default.
DECLARING = frozenset({"decimal_field", "integer_field", "text_field"})
# An example of a regular expression, which a help text shows as it is typed; its braces are no places.
A_PATTERN = r"[A-Z]{2}-\d{3}"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One source file, read and parsed once."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Module(path.relative_to(PACKAGE).as_posix(), text, ast.parse(text)))
    return tuple(found)


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Module, ast.AST]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, kinds):
                yield module, node


def length(node: ast.AST) -> int:
    assert isinstance(node, Function | ast.ClassDef)
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def parameters(function: Function) -> int:
    """Count what a caller has to know: not the object or the session that it is called on."""
    arguments = function.args
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls", "session")])


def test_there_is_something_to_look_at() -> None:
    assert len(modules()) > 60


def test_no_module_is_too_long_to_be_read_at_a_sitting() -> None:
    assert {one.name: len(one.lines) for one in modules() if len(one.lines) > MODULE_LINES} == {}


def test_no_function_and_no_class_is_too_long() -> None:
    functions = [
        f"{module.at(node)} {length(node)}"
        for module, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if length(node) > FUNCTION_LINES
    ]
    classes = [
        f"{module.at(node)} {length(node)}" for module, node in nodes(ast.ClassDef) if length(node) > CLASS_LINES
    ]
    assert (functions, classes) == ([], [])


def test_no_function_takes_more_than_five_things() -> None:
    many = [
        f"{module.at(node)} {node.name} {parameters(node)}"
        for module, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, Function) and parameters(node) > PARAMETERS and node.name not in DECLARING
    ]
    assert many == []


def _our_imports(function: ast.AST) -> Iterator[ast.stmt]:
    for node in ast.walk(function):
        named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if any(name.split(".")[0] == "bline_desktop" for name in named):
            assert isinstance(node, ast.stmt)
            yield node


def test_an_import_inside_a_function_says_why() -> None:
    """Late imports hide cycles; one that is there for the sake of a quick start is marked and says so beside it."""
    unmarked = set()
    for module, function in nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        for node in _our_imports(function):
            around = "\n".join(module.lines[max(0, node.lineno - 4) : node.end_lineno])
            if not re.search(r"PLC0415 +\(.+\)|^ *# (?!noqa)", around, re.MULTILINE):
                unmarked.add(module.at(node))
    assert unmarked == set()


def test_all_imports_are_absolute() -> None:
    assert [m.at(n) for m, n in nodes(ast.ImportFrom) if isinstance(n, ast.ImportFrom) and n.level] == []


def test_one_module_reads_the_clock() -> None:
    asking = [
        module.at(node)
        for module, node in nodes(ast.Attribute)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("date", "datetime")
    ]
    assert {where.split(":")[0] for where in asking} == {"domain/clock.py"}
    sleeping = {
        module.name
        for module, node in nodes(ast.Attribute)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("time.time", "time.localtime", "time.ctime")
    }
    assert sleeping == set()


def test_one_module_knows_the_database_library() -> None:
    knows = {
        module.name
        for module, node in nodes(ast.Import, ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])  # type: ignore[attr-defined]
        if name.split(".")[0] in ("sqlite3", "sqlcipher3", "apsw")
    }
    assert knows == {"storage/driver.py"}


def _called(node: ast.AST) -> str:
    assert isinstance(node, ast.Call)
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _texts() -> Iterator[tuple[Module, ast.Call]]:
    for module, node in nodes(ast.Call):
        if _called(node) == "N_":
            assert isinstance(node, ast.Call)
            yield module, node


def test_every_text_is_marked_with_literal_words() -> None:
    """The translators' tools read the source, not the running program: a name or an f-string hides a text from them."""
    hidden = [
        module.at(call)
        for module, call in _texts()
        if len(call.args) != 2
        or call.keywords
        or not all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in call.args)
    ]
    assert hidden == []


def test_a_message_is_made_by_its_mark_alone() -> None:
    made = [module.at(node) for module, node in nodes(ast.Call) if _called(node) == "Message"]
    # words.py makes the marked ones; a task's sentence and its values come back from the store as they were marked.
    assert {where.split(":")[0] for where in made} <= {"domain/words.py", "domain/task.py", "queries/tasks.py"}


def _text_of(call: ast.Call) -> str:
    text = call.args[1]
    assert isinstance(text, ast.Constant)
    assert isinstance(text.value, str)
    return text.value


def test_every_place_in_a_text_has_a_plain_name() -> None:
    """A translator moves places about: `{}` and `{0}` can't be told apart, `{x:.2f}` would format behind Words."""
    wrong = []
    for module, call in _texts():
        for _, name, form, conversion in string.Formatter().parse(_text_of(call).replace(A_PATTERN, "")):
            if name is not None and (not name.isidentifier() or form or conversion):
                wrong.append(module.at(call))
    assert wrong == []


def test_texts_keep_to_the_tone_of_the_house() -> None:
    """Short, active, exact; no alarm words, no slash before a time unit, no blanks at the ends but a prompt's."""
    banned = ("Error", "Invalid", "invalid", "Oops", "Fatal", "Please", "Failed", "/h", "/ h", "/day", "/d ", "!")
    wrong = [
        f"{module.at(call)} {_text_of(call)!r}"
        for module, call in _texts()
        if any(word in _text_of(call) for word in banned) or re.search(r"^\s|(?<!:)\s$|:\s\s$", _text_of(call))
    ]
    assert wrong == []


def test_doses_and_units_are_said_in_full() -> None:
    """`µg` is read as `mg`, `.5` as `5`, `1.0` as `10`, `U` as `0` (ISMP's list of error-prone abbreviations)."""
    risky = re.compile(r"[µμ]|\b(?:mcg|ug|cc|IU|U|qd)\b|(?<![\d\w.])\.\d|\d\.0\b|10\^|\de\d")
    assert [f"{module.at(call)} {_text_of(call)!r}" for module, call in _texts() if risky.search(_text_of(call))] == []


# Calls of Qt whose text a person sees. A literal there would stay English for ever.
SHOWN = frozenset(
    {
        "setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "setTitle", "setAccessibleName",
        "setAccessibleDescription", "setStatusTip", "setWhatsThis", "QLabel", "QPushButton", "QCheckBox", "QGroupBox",
        "QRadioButton", "QAction", "addRow", "addTab", "addItem", "setSpecialValueText", "setSuffix", "setPrefix",
        "set_title", "set_xlabel", "set_ylabel", "annotate",
    }
)  # fmt: skip


def _bare_words(node: ast.expr) -> bool:
    """Tell whether an argument is a literal with a letter in it; signs and the tags of rich text are no words."""
    if isinstance(node, ast.JoinedStr):
        return any(_bare_words(part) for part in node.values if isinstance(part, ast.Constant))
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    return any(map(str.isalpha, re.sub(r"<[^>]*>", "", node.value)))


def test_no_bare_words_reach_a_widget() -> None:
    bare = [
        f"{module.at(node)} {ast.unparse(node)}"
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and _called(node) in SHOWN and any(map(_bare_words, node.args))
    ]
    assert bare == []


def _constants(module: Module) -> dict[str, str]:
    """Return the texts that a module gives a name: `EMPTY = N_(...)`, also several in one line."""
    named = {}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for name, call in pairs:
            if isinstance(name, ast.Name) and isinstance(call, ast.Call) and _called(call) == "N_":
                named[name.id] = _text_of(call)
    return named


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_whoever_says_a_text_fills_all_its_places_and_no_other() -> None:
    """`words.say(TEXT, place=...)` where the text is named in the same module or written on the spot."""
    wrong = []
    for module in modules():
        named = _constants(module)
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and _called(node) == "say" and node.args):
                continue
            first = node.args[-1] if isinstance(node.args[-1], ast.Name | ast.Call) else node.args[0]
            text = named.get(first.id) if isinstance(first, ast.Name) else None
            if isinstance(first, ast.Call) and _called(first) == "N_":
                text = _text_of(first)
            passed_on = any(keyword.arg is None for keyword in node.keywords)
            if text is None or passed_on:
                continue
            given = {keyword.arg for keyword in node.keywords}
            if given != _places(text):
                wrong.append(f"{module.at(node)} {text!r} with {sorted(map(str, given))}")
    assert wrong == []


def _rules(module: Module) -> dict[str, str]:
    """Return the sentence of each rule that a module declares."""
    found = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _called(node.value) == "Rule":
            name, call = node.targets[0], node.value
            sentence = (
                call.args[1] if len(call.args) > 1 else next(k.value for k in call.keywords if k.arg == "sentence")
            )
            if isinstance(name, ast.Name) and isinstance(sentence, ast.Call):
                found[name.id] = _text_of(sentence)
    return found


def test_a_broken_rule_brings_every_value_that_its_sentence_names() -> None:
    """A value too many is fine (`field` says where the sentence stands); one too few would break the sentence."""
    rules: dict[str, set[str]] = {}
    for module in modules():
        for name, text in _rules(module).items():
            rules.setdefault(name, set()).add(text)
    wrong = []
    for module, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if _called(node) != "RuleBroken" or not node.args or not isinstance(node.args[0], ast.Name):
            continue
        texts = {_rules(module).get(node.args[0].id)} - {None} or rules.get(node.args[0].id, set())
        if len(texts) != 1 or any(keyword.arg is None for keyword in node.keywords):
            continue
        missing = _places(str(next(iter(texts)))) - {keyword.arg for keyword in node.keywords}
        if missing:
            wrong.append(f"{module.at(node)} {sorted(missing)}")
    assert wrong == []


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_each_module_says_why_it_exists(module: Module) -> None:
    assert (ast.get_docstring(module.tree) or "").rstrip().endswith((".", "?", ":", "`", ")"))


def test_codes_of_rules_are_used_once() -> None:
    """A code is journalled and kept with tasks: two rules of one code could not be told apart later."""
    codes: dict[str, list[str]] = {}
    for module, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if _called(node) == "Rule" and node.args and isinstance(node.args[0], ast.Constant):
            codes.setdefault(str(node.args[0].value), []).append(module.at(node))
    assert {code: where for code, where in codes.items() if len(where) > 1} == {}
