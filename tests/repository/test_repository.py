"""The repository keeps its own promises: locks that follow from pyproject.toml, imports that point down the tree,
a wheel that carries every file, and nothing that only exists on one machine."""

import re
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT: Final = Path(__file__).parents[2]
LOCKS: Final = ("requirements.lock", "requirements-semantic.lock", "requirements-dev.lock")
NOT_SHIPPED: Final = {"benchmarks", "docs", "scripts", "tests"}
HOME_FOLDER: Final = re.compile(r"(?<![\w.}])/(?:root|(?:home|Users)/\w[\w.-]*)/")
PIN: Final = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(lock: str) -> dict[str, set[str]]:
    """Map each package in `lock` to its versions; several where they differ by Python or platform."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall((ROOT / lock).read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def direct_requirements(lock: str) -> list[Requirement]:
    """Return what pyproject.toml asks of `lock` by name."""
    project, groups = pyproject()["project"], pyproject()["dependency-groups"]
    lines = [*project["dependencies"], *groups["build"]]
    if lock != "requirements.lock":
        lines += project["optional-dependencies"]["semantic"]
    if lock == "requirements-dev.lock":
        lines += groups["dev"]
    return [Requirement(line) for line in lines]


def files_of_the_repository() -> list[Path]:
    """Return every file that is committed or about to be, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [Path(name) for name in listing.split("\0") if name and (ROOT / name).is_file()]


def packages() -> set[str]:
    """Return the top-level packages that the product consists of."""
    folders = {file.parts[0] for file in files_of_the_repository() if file.parts[1:] == ("__init__.py",)}
    return folders - NOT_SHIPPED


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_pyproject_asks_for(lock: str) -> None:
    pinned = pins(lock)

    unmet = [
        str(requirement)
        for requirement in direct_requirements(lock)
        if not any(
            requirement.specifier.contains(Version(version))
            for version in pinned.get(canonicalize_name(requirement.name), ())
        )
    ]

    assert unmet == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    bare = [entry.splitlines()[0] for entry in re.split(r"\n(?=[\w.-]+==)", text) if "--hash=sha256:" not in entry]

    assert bare == []


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_the_locks_agree(lock: str) -> None:
    runs, wider = pins("requirements.lock"), pins(lock)

    assert {name: wider.get(name) for name in runs} == runs


def test_there_is_no_fourth_lock() -> None:
    names = {file.name for file in files_of_the_repository()}

    assert {name for name in names if name.endswith(".lock")} == set(LOCKS)


def test_every_package_is_shipped_and_checked() -> None:
    linter = ConfigParser()
    linter.read(ROOT / ".importlinter")

    assert set(pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == packages()
    assert set(linter["importlinter"]["root_packages"].split()) == packages()


def test_imports_point_down_the_tree() -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stdout + result.stderr


def test_the_wheel_carries_every_file_of_the_packages(tmp_path: Path) -> None:
    expected = {file.as_posix() for file in files_of_the_repository() if file.parts[0] in packages()}

    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )

    [wheel] = tmp_path.glob("*.whl")
    assert expected - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_no_file_names_a_home_folder() -> None:
    naming = [
        f"{file}: {found.group()}"
        for file in files_of_the_repository()
        if (found := HOME_FOLDER.search((ROOT / file).read_text(encoding="utf-8", errors="ignore")))
    ]

    assert naming == []
