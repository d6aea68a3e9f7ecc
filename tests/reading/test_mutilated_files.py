"""Files damaged at random in every way that the fuzzer knows: each is read or refused, none crashes or hangs."""

import random

import pytest

from tests.reading.fuzzing.mutations import mutated
from tests.reading.fuzzing.oracle import fault_of
from tests.reading.fuzzing.seeds import KINDS, seeds_of

TIMES = {"html": 60, "docx": 80, "xlsx": 80, "txt": 50, "md": 50, "json": 120, "pdf": 5}


@pytest.mark.parametrize("kind", KINDS)
def test_the_seeds_are_read(kind):
    """The fuzzer begins with sound documents: the whole reports among them are read."""
    assert fault_of(kind, seeds_of(kind)[-1]) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_mutilated_file_is_read_or_refused(kind):
    """No file ends in anything but a reading or a named refusal, and none takes long."""
    chance = random.Random(5)  # noqa: S311  (damage that can be repeated)
    faults = [fault_of(kind, mutated(chance, kind)) for _ in range(TIMES[kind])]
    assert [fault for fault in faults if fault] == []
