import pytest

from qa.counters import differ


@pytest.mark.parametrize(
    ("asked", "given", "different"),
    [
        ("次", "台", True),
        ("家企业", "项", True),
        ("辆", "大", False),  # no measure word of things
        ("名员工", "人", False),
        ("辆", "台", False),
        ("个", "家", False),
        ("", "家", False),
        ("座", "", False),
    ],
)
def test_measure_words_differ_where_they_count_other_things(asked: str, given: str, different: bool) -> None:
    assert differ(asked, given) is different
