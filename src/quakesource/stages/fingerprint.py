"""A stage's code as one hash: an edit that can change results changes it, an edited comment does not.

The hash covers the syntax trees, without docstrings, of every module of this package that the stage reaches by
imports, those inside functions included. Left out are modules that only name, check or report things
(settings, tables, errors), and the wording of what is raised.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
LEFT_OUT = tuple(f"quakesource.{name}" for name in ("settings", "tables", "errors", "cli", "stages.fingerprint"))


def fingerprint(stage: str) -> str:
    """Hash of the code that a stage runs, 16 hexadecimal digits."""
    modules = reached_modules(f"quakesource.stages.{stage}")
    digest = hashlib.sha256()
    for name, path in sorted(modules.items()):
        digest.update(f"{name}\n{normalised_source(path.read_text())}\n".encode())
    return digest.hexdigest()[:16]


# Stages share most of their modules, and every start of Snakemake, three in each job of a cluster, asks for all stages.
@cache
def normalised_source(source: str) -> str:
    """The syntax tree as text, without docstrings, comments, layout and the wording of raised errors."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            # A string that stands alone documents; it does nothing.
            node.body = [s for s in body if not _is_bare_string(s)]  # type: ignore[attr-defined]
        if isinstance(node, ast.Raise):
            _Blank().visit(node)
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
        if path is None or name in reached or name.startswith(LEFT_OUT):
            continue
        reached[name] = path
        for module, imported in _imports(path.read_text()):
            pending.append(module if imported is None else _home(module, imported))
    return reached


@cache
def _imports(source: str) -> list[tuple[str, str | None]]:
    """(module, name taken from it or None if the module itself) for every import, those inside functions included."""
    found: list[tuple[str, str | None]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
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
        for origin, imported in _imports(path.read_text()):
            if imported == name:
                return _home(origin, name)
    return module


def _file_of(module: str) -> Path | None:
    if module.split(".")[0] != PACKAGE.name:
        return None
    path = PACKAGE.joinpath(*module.split(".")[1:])
    if path.with_suffix(".py").is_file():
        return path.with_suffix(".py")
    return path / "__init__.py" if (path / "__init__.py").is_file() else None


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
