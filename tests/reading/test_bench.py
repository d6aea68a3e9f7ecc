"""The measure of reading speed: it takes every kind of file and finds a reading that says anything else."""

import pytest

from reports import reading
from tests.reading import bench, samples


@pytest.mark.parametrize("kind", bench.PROMISED)
def test_a_hurried_reading_says_what_an_unhurried_one_says(kind, monkeypatch):
    """What is remembered between files and the fast way through a PDF change nothing."""
    monkeypatch.setattr(bench, "sample_files", lambda kind: [])
    measured = bench.Measured(kind, seconds=0, count=1 if kind == "pdf" else 2)
    assert measured.lost == 0
    assert measured.rate > 1
    assert measured.documents >= 2
    assert kind in measured.line()


def test_a_reading_that_differs_is_told(monkeypatch):
    """A reader that loses its doubts in a hurry is found out."""
    true = reading.read
    monkeypatch.setattr(bench, "sample_files", lambda kind: [])
    monkeypatch.setattr(bench, "unhurried", lambda data, name: true(data.replace(b"2023", b"2022"), name))
    assert bench.Measured("txt", seconds=0, count=2).lost


def test_absent_samples_are_told_in_a_sentence(monkeypatch, tmp_path, capsys):
    """Without the folder of samples the command says where it belongs."""
    monkeypatch.setattr(samples, "FOLDER", tmp_path)
    assert samples.main() == 0
    assert "REPORT_SAMPLES=" in capsys.readouterr().out


def test_a_sample_has_a_line(tmp_path):
    """Figures that differ from the hand-read ones are wrong or invented; the damage is told as noted."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "one.html").write_bytes(bench.official_files("html", 2)[1])
    cells = {"requests": {"received": {"natural_person": 10**9}}, "remedies": {}}
    line, faults = samples.line_of({"file": "one.html", "figures": cells, "damage": ["two cells lost"]}, tmp_path)
    assert "1 wrong" in line
    assert "INVENTED" in line
    assert "two cells lost" in line
    assert faults > 100
