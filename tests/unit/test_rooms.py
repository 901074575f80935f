"""The rooms of the package stand in an order: each uses those before it, and no module uses one that uses it."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import racemoney

PACKAGE = Path(racemoney.__file__).parent
# As in CONTRIBUTING.md. Modules beside the rooms are the ground, which all stand on.
GROUND = "ground"
ORDER = (
    *(GROUND, "sources", "lake", "parse", "fetch", "channels"),
    *("build", "desk", "schedule", "sample", "cli"),
)
# Where an import within a function keeps a command or a Dag quick to start.
LATE = {"cli", "schedule"}


def name_of(path: Path) -> str:
    """`racemoney.lake.parts` of a file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """The modules of the package that some code imports, wherever the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if (name := inner if inner in MODULES else node.module) in MODULES:
                    yield name, node
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names if alias.name in MODULES)


def room_of(module: str) -> str:
    """The folder that a module lies in."""
    room = module.split(".")[1] if "." in module else GROUND
    return room if (PACKAGE / room).is_dir() else GROUND


def test_every_folder_is_a_room():
    assert {room_of(module) for module in MODULES} == set(ORDER)


def test_a_room_uses_those_before_it():
    upwards = [
        f"{module} imports {name}"
        for module, tree in MODULES.items()
        for name, _ in imported(tree)
        if ORDER.index(room_of(name)) > ORDER.index(room_of(module))
    ]
    assert upwards == []


def test_no_imports_go_in_a_circle():
    """Imports within functions count, and so do those for types only: they are how a circle is hidden."""
    graph = {module: {name for name, _ in imported(tree)} for module, tree in MODULES.items()}
    order = list(graphlib.TopologicalSorter(graph).static_order())
    assert set(order) == set(MODULES)


def test_only_commands_and_dags_import_late():
    late = [
        f"{module} imports {name}"
        for module, tree in MODULES.items()
        if room_of(module) not in LATE
        for name, statement in imported(tree)
        if statement.col_offset
    ]
    assert late == []


def test_the_dags_use_the_package_and_it_never_uses_airflow():
    roots = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert "duckdb" in roots
    assert "airflow" not in roots


def test_a_circle_would_be_found():
    tree = ast.parse("def late():\n    from racemoney.lake import parts\n    import racemoney.errors\n")
    assert [name for name, _ in imported(tree)] == ["racemoney.lake.parts", "racemoney.errors"]
