"""What prose says: an answer, or that there is none."""

from __future__ import annotations

import pytest

from eval.prose import refuses, to_answer
from prompts.loading import REFUSAL

ASKED = "How many 5G base stations were there in 2026?"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("The documents do not state this.", True, id="do-not-state"),
        pytest.param("I don't know.", True, id="do-not-know"),
        pytest.param("I couldn’t find any figure for 2026 in the sources.", True, id="could-not-find"),
        pytest.param(
            "No information on 5G base stations in 2026 is available.", True, id="a name and a year are no figure"
        ),
        pytest.param(
            "The documents do not give it for 2026. In 2025 there were 4.838 million.", True, id="help-after-it"
        ),
        pytest.param(
            "There is no figure for 2026, but 4.838 million were built by 2025.", False, id="a figure in one breath"
        ),
        pytest.param("文件中没有提到。", True, id="zh"),
        pytest.param("无法从给出的资料中得知。", True, id="zh-cannot"),
        pytest.param("未披露2026年的数据。", True, id="zh-not-disclosed"),
        pytest.param("文件沒有提供相關數據。", True, id="traditional"),
        pytest.param(REFUSAL, True, id="the-products-own-word"),
        pytest.param("", True, id="nothing"),
        pytest.param("4.838 million were built, not 5 million.", False, id="not-as-a-contrast"),
        pytest.param("已建成483.8万座。", False, id="zh-answer"),
        pytest.param("Xie Cun.", False, id="a name"),
        pytest.param("It was not Zhang but Xie who answered.", False, id="not-as-a-contrast-of-names"),
        pytest.param("The figure is not available in the documents.", True, id="not-available"),
    ],
)
def test_a_refusal_is_recognised_in_the_first_sentence(text: str, refused: bool) -> None:
    assert refuses(ASKED, text) is refused


def test_prose_becomes_an_answer_with_nothing_it_could_not_know() -> None:
    made = to_answer(ASKED, "已建成483.8万座。", "m", {"prompt_tokens": 7})
    assert made["status"] == "answered"
    assert made["language"] == "zh"
    assert made["usage"] == {"prompt_tokens": 7, "completion_tokens": 0}
    assert not {"citations", "numbers", "conflicts"} & made.keys()
