import pytest

from qa.figures.contrasts import agreement, exclude


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("How many private charging points are there?", "4.7 million of them are public"),
        ("私人充电桩平均功率多大?", "公共场站单枪平均功率46.5千瓦"),
        ("What profit did the firm make?", "Revenue came to 418 million yuan"),
        ("How many cars were exported?", "16.49 million cars were sold"),
        ("产量是多少?", "销量1649万辆"),
        ("How many boxes went through the eastern terminal?", "the western terminal: 540,000"),
        ("What was the final figure?", "48.6 billion by the first estimate"),
    ],
)
def test_a_figure_of_the_other_side_is_excluded(asked: str, given: str) -> None:
    assert exclude(asked, given)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("How many cars were sold?", "production and sales reached 16.49 million"),
        ("国内生产总值是多少?", "海外市场之外,总量达52073.4亿元"),
        ("How many charging points are there?", "4.7 million of them are public"),
        ("What are the costs?", "costs fell by 19% while revenue rose"),
        ("Which republic was founded in 1949?", "the private sector"),
    ],
)
def test_what_takes_no_side_or_both_excludes_nothing(asked: str, given: str) -> None:
    assert not exclude(asked, given)


@pytest.mark.parametrize(
    ("asked", "given", "share"),
    [
        ("How many cars were exported?", "7.1 million cars were exported", 1.0),
        ("How many cars were exported?", "the network serves 40 million cars", 0.0),
        ("How many cars are there?", "the network serves 40 million cars", 0.5),
        ("What profit did it earn abroad?", "profits at home came to 3 million", 0.5),
    ],
)
def test_taking_the_same_side_speaks_for_a_figure(asked: str, given: str, share: float) -> None:
    assert agreement(asked, given) == share
