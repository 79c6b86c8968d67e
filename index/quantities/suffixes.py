"""What may stand right after a number in Chinese: units, money, percent, measure words. Longest name wins.

Each entry is (kind, unit, factor): `成` is ten per cent, a basis point a hundredth of a percentage point.
Traditional forms are made from the simplified ones character by character.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from index.quantities import currencies, units
from index.quantities.model import Kind


class Suffix(NamedTuple):
    text: str
    kind: Kind
    unit: str
    factor: Decimal
    bare: bool = True
    """May follow a lone Chinese digit (`三家`); others (`点`, `行`) are words too often."""


TRADITIONAL = dict(
    zip(
        "万亿个台辆艘只头条件张颗级层类种组双对场轮届批队户间处栋县国区站门节课词页笔枚发顿点两项块钱岁周时钟礼担尺码亩顷坪镑哩里"
        "圆币欧韩兰卢铢马令吉莱达图帮贝电伏焦赫兹纳飞节温华氏摄英国际标准箱吨桶瓦特转倍番折阶段线盘员栏间际厘单开强卷餐户枪杯亏税"
        "亚尔罗联缅宾维伦谢纽兹绍荷谛岛鲁剌卢赛济",
        "萬億個臺輛艘隻頭條件張顆級層類種組雙對場輪屆批隊戶間處棟縣國區站門節課詞頁筆枚發頓點兩項塊錢歲週時鐘禮擔呎碼畝頃坪鎊哩裏"
        "圓幣歐韓蘭盧銖馬令吉萊達圖幫貝電伏焦赫茲納飛節溫華氏攝英國際標準箱噸桶瓦特轉倍番折階段線盤員欄間際釐單開強捲餐戶槍盃虧稅"
        "亞爾羅聯緬賓維倫謝紐茲紹荷諦島魯剌盧賽濟",
        strict=True,
    )
)
_TRADITIONAL_TABLE = str.maketrans(TRADITIONAL)

_MEASURE_WORDS_WORDS = """
    个 家 座 项 款 台 辆 架 艘 只 头 匹 条 件 份 张 片 颗 粒 株 棵 朵 根 支 枝 本 册 部 篇 首 幅 场 次 期 批
    批次 轮 届 级 层 类 种 组 套 双 对 副 串 队 名 位 人 户 口 所 间 处 栋 幢 村 镇 县 市 省 国 州 区 站 门 节
    课 句 字 词 页 段 章 起 宗 例 笔 股 枚 发 遍 趟 回 顿 代 人次 车次 架次 班次 艘次 台次 件次 万次 户次 辆次
    人份 台套 套次 床 张床位 块 员 具 尊 盏 盘 瓶 杯 盒 箱 包 袋 罐 筐 篮 束 捆 卷 道 面 扇 把 顶 幕 集 版 则
    封 通 声 步 拳 圈 阵 局 盘 桌 席 排 列 株 亩次 名次 单 倍速 号人 大类 小类 中类 余人 种类 家次 场次 票 阶
    进制 折线 周目 连胜 连冠 连败 金 银 铜 分 点 元素 环 比 维 轴 核 星 层楼 室 厅 卫 卡 机位 岗位 车道 门课
    学分 手 台阶 枪 球 杆 秒杀 大 者 方 行 下 门类 样 族 成员 洲 县市 区县 省份 省区市 城市 企业 国家 名单 幅画
    丝 挡 档 波 届次 路 出 折子 顷刻 朝 弹 味 根本 尾 羽 峰 蹄 乘 载体 贯 钧 铺 营 团 连 师 军 旅 棚 樽 帖 剂
    服 味药 针 疗程 幅照片 口人
"""
MEASURE_WORDS = _MEASURE_WORDS_WORDS.split()
_LONE_OK_WORDS = """
    个 家 座 项 款 台 辆 架 艘 只 头 匹 条 件 份 张 片 颗 粒 株 棵 朵 根 支 枝 本 册 部 篇 首 幅 场 次 期 批 轮
    届 级 层 类 种 组 套 双 对 副 串 队 名 位 人 户 所 间 处 栋 幢 县 市 省 国 州 区 站 门 节 课 句 字 页 段 章
    起 宗 例 笔 股 枚 发 遍 趟 回 顿 代 人次 批次 块 员 具 尊 瓶 杯 盒 箱 包 袋 罐 束 卷 道 扇 把 集 则 封 座
    岁 大 村 镇 者 倍 成 折 番 排 局 单 口人
"""
_LONE_OK = frozenset(_LONE_OK_WORDS.split())

_ENTRIES: tuple[tuple[str, Kind, str, str], ...] = (
    ("个百分点", "percentage_point", "percentage_point", "1"), ("百分点", "percentage_point", "percentage_point", "1"),
    ("个基点", "percentage_point", "percentage_point", "0.01"),
    ("基点", "percentage_point", "percentage_point", "0.01"),
    ("%", "percent", "percent", "1"), ("％", "percent", "percent", "1"), ("﹪", "percent", "percent", "1"),
    ("‰", "percent", "percent", "0.1"), ("‱", "percent", "percent", "0.01"),
    ("成", "percent", "percent", "10"), ("折", "percent", "percent", "10"), ("倍", "multiple", "multiple", "1"),
)  # fmt: skip

CHINESE: dict[str, Suffix] = {}


def _add(name: str, kind: Kind, unit: str, factor: str = "1") -> None:
    bare = kind != "number" or name in _LONE_OK
    traditional = name.translate(_TRADITIONAL_TABLE)
    for form in {name, traditional, traditional.replace("臺", "台").replace("週", "周")}:
        CHINESE.setdefault(form, Suffix(form, kind, unit, Decimal(factor), bare))


for _entry in _ENTRIES:
    _add(*_entry)
_add("刻钟", "measure", "min", "15")
for _name, _unit in currencies.CHINESE.items():
    _add(_name, "money", _unit)
for _name, _unit in currencies.CHINESE_HUNDREDTHS.items():
    _add(_name, "money", _unit, "0.01")
for _name, _unit in units.CHINESE.items():
    _add(_name, "measure", _unit)
for _name in MEASURE_WORDS:
    _add(_name, "number", "count")

_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _name in sorted(CHINESE, key=len, reverse=True):
    _BY_FIRST[_name[0]] = (*_BY_FIRST.get(_name[0], ()), _name)


def find(text: str, position: int) -> Suffix | None:
    """The longest suffix that starts at `position`, with `公裏`-style variants folded."""
    for name in _BY_FIRST.get(text[position : position + 1], ()):
        if text.startswith(name, position):
            return CHINESE[name]
    return None
