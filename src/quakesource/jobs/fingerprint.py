"""A stage's code as one hash: an edit that can change results changes it, an edited comment does not.

The hash covers the syntax trees, without docstrings, of every module of this package that the stage reaches by
imports, those inside functions included. Left out are modules that only name, check or report things
(settings, declarations of systems, tables, errors), and the wording of what is raised.
"""

import ast
import hashlib
import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1]
LEFT_OUT = re.compile(
    r"quakesource\.(settings|tables|errors|cli|jobs\.fingerprint|study\.(settings|loading|document|scope|stages|renamed|captions)"
    r"|systems\.(contract|registry)|systems\.\w+\.(settings|system|tables))(\..*)?"
)


def fingerprint(stage: str, *others: str) -> str:
    """Hash of the code that a stage runs, 16 hexadecimal digits; ``others`` are modules that it calls by their name."""
    modules = reached_modules(_module_of(stage))
    for other in others:
        modules |= reached_modules(other)
    digest = hashlib.sha256()
    for name, path in sorted(modules.items()):
        digest.update(f"{name}\n{_parsed(path.read_text()).digest}\n".encode())
    return digest.hexdigest()[:16]


def _module_of(stage: str) -> str:
    """Dotted name of a stage's module, of no system or of one."""
    found = [*PACKAGE.glob(f"stages/{stage}.py"), *PACKAGE.glob(f"systems/*/stages/{stage}.py")]
    return ".".join(["quakesource", *found[0].relative_to(PACKAGE).with_suffix("").parts])


def normalised_source(source: str) -> str:
    """The syntax tree as text, without docstrings, comments, layout and the wording of raised errors."""
    tree = ast.parse(source)
    _normalise(tree)
    return ast.dump(tree)


def reached_modules(root: str) -> dict[str, Path]:
    """Modules of this package that ``root`` reaches: {dotted name: file}. A name taken from a room's
    ``__init__`` leads to the module that defines it, not to the whole room.
    """
    reached: dict[str, Path] = {}
    pending = [root]
    while pending:
        name = pending.pop()
        path = _file_of(name)
        if path is None or name in reached or LEFT_OUT.fullmatch(name):
            continue
        reached[name] = path
        for module, imported in _parsed(path.read_text()).imports:
            pending.append(module if imported is None else _home(module, imported))
    return reached


class _Parsed(NamedTuple):
    """Of one file: a hash of its normalised source, and (module, name taken from it or None) for every import."""

    digest: str
    imports: list[tuple[str, str | None]]


# Stages share most of their modules, and every start of Snakemake, three in each job of a cluster, asks for all stages.
@cache
def _parsed(source: str) -> _Parsed:
    tree = ast.parse(source)
    imports = _normalise(tree)
    return _Parsed(hashlib.sha256(ast.dump(tree).encode()).hexdigest(), imports)


def _normalise(tree: ast.AST) -> list[tuple[str, str | None]]:
    """Strip a tree of what does nothing; returns its imports, those inside functions included."""
    found: list[tuple[str, str | None]] = []
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            # A string that stands alone documents; it does nothing.
            node.body = [s for s in body if not _is_bare_string(s)]  # type: ignore[attr-defined]
        if isinstance(node, ast.Raise):
            _Blank().visit(node)
        elif isinstance(node, ast.Import):
            found += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.module, alias.name) for alias in node.names]
    return found


def _home(module: str, name: str) -> str:
    """The module that ``from module import name`` gets its name from."""
    if _file_of(f"{module}.{name}") is not None:
        return f"{module}.{name}"
    path = _file_of(module)
    if path is not None and path.name == "__init__.py":
        for origin, imported in _parsed(path.read_text()).imports:
            if imported == name:
                return _home(origin, name)
    return module


def _file_of(module: str) -> Path | None:
    room, _, rest = module.partition(".")
    if room != PACKAGE.name:
        return None
    # plain strings: this is asked tens of thousands of times
    path = os.path.join(PACKAGE, *rest.split(".")) if rest else str(PACKAGE)
    for file in (f"{path}.py", f"{path}/__init__.py"):
        if os.path.isfile(file):
            return Path(file)
    return None


def _is_bare_string(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


class _Blank(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Constant:
        return ast.Constant("")
