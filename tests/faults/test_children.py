"""dbt ends with the build that started it, however that ends: else it would go on writing to a file nobody waits for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
# Stands for dbt in the folder that the child works in.
DBT = "import os, pathlib, time\ndef cli():\n    pathlib.Path('pid').write_text(str(os.getpid()))\n    time.sleep(60)\n"
PARENT = (
    "import sys, pathlib; from racemoney.build.dbt import invoke; "
    "invoke([], {'PYTHONPATH': sys.argv[2]}, pathlib.Path(sys.argv[1]))"
)
SYSTEMS = {"linux": "", "one without such a signal": "import sys; sys.platform = 'darwin'\n"}


def wait_until(happened, seconds: float = 30) -> bool:
    """Whether something happens in time."""
    deadline = time.monotonic() + seconds
    while not (done := happened()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(done)


def is_running(pid: int) -> bool:
    """Whether a process is there, and no zombie that nobody has collected."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.fixture
def working(tmp_path: Path) -> Path:
    """A folder in which `dbt` is something that takes a minute."""
    (tmp_path / "dbt" / "cli").mkdir(parents=True)
    for name in ("dbt/__init__.py", "dbt/cli/__init__.py"):
        (tmp_path / name).touch()
    (tmp_path / "dbt" / "cli" / "main.py").write_text(DBT)
    return tmp_path


@pytest.mark.parametrize("system", list(SYSTEMS))
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_build_takes_its_child_with_it(working, system, how):
    (working / "system").mkdir()
    (working / "system" / "sitecustomize.py").write_text(SYSTEMS[system])
    path = os.pathsep.join((str(working / "system"), str(PROJECT)))
    with subprocess.Popen([sys.executable, "-c", PARENT, str(working), path], cwd=PROJECT) as parent:
        assert wait_until(lambda: (working / "pid").exists() and (working / "pid").read_text())
        child = int((working / "pid").read_text())
        assert is_running(child)
        parent.send_signal(how)
    try:
        assert wait_until(lambda: not is_running(child), 5)
    finally:
        if is_running(child):
            os.kill(child, signal.SIGKILL)


def test_a_child_whose_parent_is_gone_before_it_asks_ends_at_once():
    program = "from racemoney.child import end_with_parent; end_with_parent(1 << 30); print('goes on')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=PROJECT)
    assert (done.returncode, done.stdout) == (1, "")
