"""What lies around the app is whole: requirements, examples, containers, papers, and no word that betrays a machine."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests import guards
from tests.run import closing_lines

CHECKOUT = Path(__file__).resolve().parent.parent
# Read by compose, by the Makefile or by the tests, not by the settings.
OF_COMPOSE = {"POSTGRES_PASSWORD", "PORT"}
READER = r"read|switch|whole_number|env\.\w+|os\.environ\.get"
# In halves, so that this file does not name them either.
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "debian" + ".org")
PATH_OF_A_MACHINE = re.compile(r"(?<![\w./])/(?:work|root|home|Users)/\w")


def text_of(name):
    """Return the text of one file of the checkout."""
    return (CHECKOUT / name).read_text(encoding="utf-8")


def normal(name):
    """Return the name of a package as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def variables_of_the_settings():
    """Return the names of variables that portal/settings.py hands to a reader."""
    return {
        argument.value
        for node in ast.walk(ast.parse(text_of("portal/settings.py")))
        if isinstance(node, ast.Call) and re.fullmatch(READER, ast.unparse(node.func))
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and re.fullmatch(r"[A-Z][A-Z_]+", str(argument.value))
    }


def locked(name):
    """Return {package: its lines} of one locked list."""
    entries = re.split(r"\n(?=\S)", text_of(f"requirements/{name}.txt").strip())
    return {normal(re.split(r"[=\[ ]", entry)[0]): entry for entry in entries}


def files_of_the_checkout():
    """Return the files that git knows or would take, or skip where git is not there."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git not found")
    return [CHECKOUT / name for name in listed.split("\0") if name and (CHECKOUT / name).is_file()]


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_requirement_is_locked_with_a_hash_and_without_an_address(name):
    entries = locked(name)
    assert len(entries) > 10
    for entry in entries.values():
        assert "==" in entry, entry
        assert "--hash=sha256:" in entry, entry
        assert "://" not in entry, entry
        assert not entry.startswith("-"), entry


def test_what_runs_is_locked_alike_for_development():
    base, dev = (
        {name: re.search(r"==[\w.]+", entry)[0] for name, entry in locked(which).items()} for which in ("base", "dev")
    )
    assert {name: dev.get(name) for name in base} == base


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_wish_is_locked(name):
    lines = [line for line in text_of(f"requirements/{name}.in").splitlines() if line and line[0] not in "#-"]
    wishes = {normal(re.match(r"[\w.-]+", line)[0]) for line in lines}
    assert wishes <= locked(name).keys()


def test_everything_imported_is_a_requirement():
    packages = packages_distributions()
    foreign = guards.foreign_imports(CHECKOUT) - set(sys.stdlib_module_names)
    wanted = {name: {normal(package) for package in packages.get(name, [name])} for name in foreign}
    assert {name for name, candidates in wanted.items() if not candidates & locked("base").keys()} == set()


def test_the_example_and_the_table_list_every_variable():
    read = variables_of_the_settings()
    assert {"DATABASE_URL", "DEBUG", "DATA_DIR", "BASE_PATH"} <= read
    example = set(re.findall(r"^#?([A-Z_]+)=", text_of(".env.example"), re.MULTILINE))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", text_of("docs/operating.md"), re.MULTILINE))
    assert example == (read - {"ENV_FILE"}) | OF_COMPOSE
    assert table == read


def test_the_compose_file_asks_for_secrets_and_offers_none():
    asked = set(re.findall(r"\$\{(\w+):\?", text_of("docker-compose.yml")))
    assert asked == {"POSTGRES_PASSWORD", "SECRET_KEY", "ALLOWED_HOSTS"}
    assert set(re.findall(r"\$\{(\w+):-", text_of("docker-compose.yml"))) == {"PORT"}


def test_the_image_takes_a_python_that_the_project_allows_and_every_folder_that_it_needs():
    dockerfile = text_of("Dockerfile")
    version = re.search(r"^FROM python:(3\.\d+)-slim$", dockerfile, re.MULTILINE)[1]
    least = tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    assert tuple(map(int, version.split("."))) >= tuple(map(int, least.split(".")))
    for folder in ("portal", "reports", "templates", "static", "locale"):
        assert f"COPY {folder} {folder}\n" in dockerfile
        assert f"!{folder}\n" in text_of(".dockerignore")
        assert (CHECKOUT / folder).is_dir()


def test_the_changelog_and_the_image_have_the_current_version():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)} \(\d{{4}}-\d\d-\d\d", text_of("CHANGELOG.md"), re.MULTILINE)
    assert f"image: nianbao:{version}\n" in text_of("docker-compose.yml")


def test_the_readme_says_how_many_tests_there_are_and_how_long_they_take():
    section = text_of("README.md").partition("\n## Development\n")[2].partition("\n## ")[0]
    assert re.search(r"\d[\d,]* (tests|passed)", section)
    assert re.search(r"\d+ (s|seconds|min|minutes)\b", section)


def test_every_page_of_the_documentation_is_in_its_index():
    docs = CHECKOUT / "docs"
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([\w./-]+\.md)\)", text_of("docs/README.md"))) == pages


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    found = []
    for path in files_of_the_checkout():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        words = [word for word in REGISTRIES if word in text] + PATH_OF_A_MACHINE.findall(text)
        found += [f"{path.relative_to(CHECKOUT)}: {word}" for word in words]
    assert found == []


def test_the_closing_lines_count_every_outcome_and_name_the_reasons():
    counts = {"passed": 812, "failed": 0, "skipped": 14}
    assert closing_lines(counts, {"samples not found": 14}, 201.4) == (
        "812 passed, 0 failed, 14 skipped",
        "Nianbao: 812 passed, 0 failed, 14 skipped (samples not found) in 201 s",
    )
    both = closing_lines(counts, {"samples not found": 12, "git not found": 2}, 1)[1]
    assert "(2 git not found, 12 samples not found)" in both
    assert (
        closing_lines({"passed": 1, "failed": 0, "skipped": 0}, {}, 2)[1]
        == "Nianbao: 1 passed, 0 failed, 0 skipped in 2 s"
    )
