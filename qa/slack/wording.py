"""What the bot says of its own accord, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = {
    "working": "is looking in the documents…",
    "show": "Show source {number}",
    "source": "Source",
    "paragraph": "¶{number}",
    "page": "p. {number}",
    "more": "{count} more sources are not shown.",
    "looked": "Looked at: {places}.",
    "nothing_looked": "Nothing in the documents came close.",
    "withheld": "Withheld: {reason}",
    "unchecked": "Not checked: {what}",
    "conflict": "Sources disagree on {about}:",
    "revision": "A later source revises {about}:",
    "other_period": "Another period, on {about}:",
    "other_scope": "Another scope, on {about}:",
    "helpful": "Helpful",
    "unhelpful": "Not helpful",
    "asked": "asked: {question}",
    "thanks_good": "Noted, thank you.",
    "reason_title": "What was wrong?",
    "reason_label": "The right figure, or what is missing",
    "send": "Send",
    "cancel": "Cancel",
    "close": "Close",
    "inside": "Something went wrong inside Ballast (reference {reference}): ask again, or show the reference to whoever"
    " runs it.",
    "interrupted": "The rest could not be said: {problem}",
    "place": "I have no documents for this conversation. Whoever runs Ballast can add it to BALLAST_SLACK_CHANNELS: "
    "{place}.",
    "usage": "Ask a question about the documents, for instance `/ballast How many …?`, or mention me in a channel.",
    "too_fresh": "The document has changed since this answer was given; ask again to see what it says now.",
    "gone": "This answer is not kept any more; ask again.",
    "elsewhere": "This conversation may not see the documents of that answer.",
    "unopened": "The source could not be shown ({problem}): press the button again.",
    "loading": "Looking the paragraph up…",
    "prompts": "Ask about the documents",
    "about": "What figures does {title} give?",
    "count": "How many {of} are there?",
    "amount": "How much is {of}?",
}
_CHINESE = {
    "working": "正在查阅文档…",
    "show": "查看来源 {number}",
    "source": "来源",
    "paragraph": "第{number}段",
    "page": "第{number}页",
    "more": "另有{count}处来源未列出。",
    "looked": "查阅过：{places}。",
    "nothing_looked": "文档中没有接近的内容。",
    "withheld": "未予给出：{reason}",
    "unchecked": "未能核对：{what}",
    "conflict": "各来源对“{about}”说法不一：",
    "revision": "较新的来源修订了“{about}”：",
    "other_period": "“{about}”的其他时期：",
    "other_scope": "“{about}”的其他口径：",
    "helpful": "有用",
    "unhelpful": "没用",
    "asked": "提问：{question}",
    "thanks_good": "已记录，谢谢。",
    "reason_title": "哪里不对？",
    "reason_label": "正确的数字，或缺少的内容",
    "send": "发送",
    "cancel": "取消",
    "close": "关闭",
    "inside": "Ballast 内部出错（编号 {reference}）；请再问一次，或把编号告诉管理员。",
    "interrupted": "其余内容未能给出：{problem}",
    "place": "这里没有可供查阅的文档。管理员可将此处加入 BALLAST_SLACK_CHANNELS：{place}。",
    "usage": "请就文档提问，例如 `/ballast 2025年有多少……？`，或在频道中提及我。",
    "too_fresh": "作答之后文档已有改动；请再问一次以查看现在的内容。",
    "gone": "这条回答已不再保存；请再问一次。",
    "elsewhere": "此会话无权查看那条回答所依据的文档。",
    "unopened": "来源未能显示（{problem}）：请再按一次。",
    "loading": "正在查找该段落…",
    "prompts": "就文档提问",
    "about": "{title}给出了哪些数字？",
    "count": "{of}有多少？",
    "amount": "{of}是多少？",
}
_TABLES: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "zh": _CHINESE}


def say(key: str, language: str, **values: object) -> str:
    """The sentence under `key` in the language; English where it has none."""
    return _TABLES.get(language, _ENGLISH)[key].format(**values)
