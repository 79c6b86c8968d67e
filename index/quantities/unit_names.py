"""Units of measurement, as data: prefixes, units that take them, and units that do not.

A line is: symbol | dimension | factor to the dimension's base | names in English, singular | names in Chinese, and for the
units that take prefixes these. Names are joined by blanks, their words by `_`; one that begins with `-` stands only behind
a prefix (`兆欧`, `petaflops`), one that ends with `!` has no plural (`12 stone`). Sources: the SI brochure (9th edition),
NIST SP 811 for customary units, GB 3100 for the Chinese market system (15 mu make a hectare, two jin a kilogram).
"""

from __future__ import annotations

PREFIXES = {
    "f": ("femto", "飞", -15), "p": ("pico", "皮", -12), "n": ("nano", "纳", -9), "u": ("micro", "微", -6),
    "m": ("milli", "毫", -3), "c": ("centi", "厘", -2), "d": ("deci", "分", -1), "h": ("hecto", "百", 2),
    "k": ("kilo", "千", 3), "M": ("mega", "兆", 6), "G": ("giga", "吉", 9), "T": ("tera", "太", 12),
    "P": ("peta", "拍", 15), "E": ("exa", "艾", 18), "Z": ("zetta", "泽", 21), "Y": ("yotta", "尧", 24),
    "a": ("atto", "阿", -18),
}  # fmt: skip

PREFIXED = """
m|length|1|meter metre|米 公尺|fpnumcdka
g|mass|1/1000|gram gramme gm|克|pnumk
L|volume|1/1000|liter litre|升 公升|numcdhkMG
W|power|1|watt|瓦 瓦特|numkMGTP
Wh|energy|3600|watt-hour watthour|瓦时 瓦小时|mkMGTP
J|energy|1|joule|焦 焦耳|numkMGTPE
cal|energy|523/125|calorie|卡 卡路里|k
eV|energy|801088317/5000000000000000000000000000|electronvolt electron-volt|电子伏 电子伏特|mkMGT
B|information|8|byte|字节|kMGTPEZY
bit|information|1|bit|比特|kMGTPE
Hz|frequency|1|hertz|赫 赫兹|mkMGT
FLOPS|computing|1|-flops! -flop!||kMGTPEZ
V|voltage|1|volt|伏 伏特|numkM
A|current|1|ampere amp|安 安培|numk
VA|apparent power|1||伏安|kM
var|reactive power|1||乏|kM
Ah|charge|3600||安时|mk
Pa|pressure|1|pascal|帕 帕斯卡|mhkMG
bar|pressure|100000|bar|巴|m
N|force|1|newton|牛 牛顿|mkM
mol|substance|1|mole|摩尔|numk
ohm|resistance|1|ohm|欧姆 -欧|mkM
Gy|dose|1|-gray|戈瑞|um
F|capacitance|1|farad|法拉 -法|pnum
H|inductance|1|henry|亨利 -亨|um
T|magnetic flux density|1|-tesla|-特斯拉|um
Wb|magnetic flux|1|weber|韦伯|
C|charge|1|coulomb|库仑|um
Ci|activity|37000000000|curie|居里|umkM
rem|dose equivalent|1/100|rem|雷姆|m
pc|length|30856775814913673|parsec|秒差距|kMG
pixel|pixel|1|pixel|像素|M
Sv|dose equivalent|1|sievert|西弗 希沃特|num
Bq|activity|1|becquerel|贝克勒尔 贝可|kMGTP
nit|luminance|1|nit|尼特|
cd|intensity|1|candela|坎德拉|
lm|flux|1|lumen|流明|
lx|illuminance|1|lux|勒克斯|
s|time|1|second sec|秒 秒钟|pnum
"""

OTHERS = """
t|mass|1000|tonne ton metric_ton metric_tonne mt|吨 公吨
long_ton|mass|10160469088/10000000|long_ton imperial_ton|长吨 英吨
short_ton|mass|90718474/100000|short_ton|短吨 美吨
kt|mass|1000000|kilotonne kiloton|
Mt|mass|1000000000|megatonne megaton|
Gt|mass|1000000000000|gigatonne gigaton|
kg|mass|1|kilo kgs!|公斤 ㎏
jin|mass|1/2|catty jin|斤 市斤
liang|mass|1/20|liang tael|两
qian|mass|1/200||钱
dan|mass|50||担
quintal|mass|100|quintal|公担
lb|mass|45359237/100000000|pound lb lbs pound-mass|磅 英磅
oz|mass|45359237/1600000000|ounce oz|盎司 安士
st|mass|635029318/100000000|stone!|英石
cwt|mass|5080234544/100000000|hundredweight! cwt!|英担
ozt|mass|31103476800/1000000000000|troy_ounce ounce_troy|金衡盎司
mg|mass|1/1000000||㎎
ug|mass|1/1000000000||㎍
ct|mass|1/5000|carat|克拉
gr|mass|6479891/100000000000|grain|格令
km|length|1000|km kilometer kilometre klick kms!|公里 ㎞
mm|length|1/1000||公厘 ㎜
cm|length|1/100||公分 ㎝
um|length|1/1000000|micron|㎛
nm|length|1/1000000000||㎚
angstrom|length|1/10000000000|angstrom ångström|埃
mi|length|201168/125|mile|英里 哩
yd|length|1143/1250|yard yd|码
ft|length|381/1250|foot feet ft feets|英尺 呎
in|length|127/5000|inch inches|英寸 吋 寸
nmi|length|1852|nautical_mile|海里 浬 海浬
furlong|length|25146/125|furlong|弗隆
fathom|length|1143/625|fathom|英寻
li|length|500||华里 里
zhang|length|10/3||丈
chi|length|1/3||尺 市尺
light-second|length|299792458|light-second|光秒
light-minute|length|17987547480|light-minute|光分
ly|length|9460730472580800|light-year lightyear light_year|光年
au|length|149597870700|astronomical_unit|天文单位
m2|area|1|square_meter square_metre sqm sq_m m² ㎡|平方米 平米 平方公尺 平方 ㎡
km2|area|1000000|square_kilometer square_kilometre sq_km sqkm km² ㎢|平方公里 平方千米 ㎢
cm2|area|1/10000|square_centimeter square_centimetre sq_cm cm²|平方厘米 平方公分
dm2|area|1/100|square_decimeter square_decimetre|平方分米
mm2|area|1/1000000|square_millimeter square_millimetre sq_mm mm²|平方毫米
ha|area|10000|hectare ha|公顷
mu|area|2000/3|mu|亩
are|area|100||公亩
qing|area|200000/3|qing|顷
ping|area|400/121|ping|坪
acre|area|316160658/78125|acre|英亩
mi2|area|2589988.110336|square_mile sq_mi sq_mile|平方英里
ft2|area|145161/1562500|square_foot square_feet! sq_ft! sqft! sq_feet! sf!|平方英尺 平方呎
in2|area|16129/25000000|square_inch square_inches sq_in|平方英寸
yd2|area|1306449/1562500|square_yard sq_yd|平方码
m3|volume|1|cubic_meter cubic_metre cbm! m³ cu_m! cumec!|立方米 立方公尺 方 立方 ㎥
km3|volume|1000000000|cubic_kilometer cubic_kilometre km³|立方公里 立方千米
cm3|volume|1/1000000|cubic_centimeter cubic_centimetre cm³|立方厘米 立方公分
mm3|volume|1/1000000000|cubic_millimeter cubic_millimetre mm³|立方毫米
dm3|volume|1/1000|cubic_decimeter cubic_decimetre dm³|立方分米
ft3|volume|55306341/1953125000|cubic_foot cubic_feet! cu_ft! cu_feet!|立方英尺 立方呎
yd3|volume|764554857984/1000000000000|cubic_yard cu_yd!|立方码
acre_foot|volume|123348183754752/100000000000|acre-foot acre-feet!|英亩英尺
in3|volume|2048383/125000000000|cubic_inch cubic_inches! cu_in!|立方英寸
mL|volume|1/1000000|cc|公撮 西西 ㎖ ㏄
uL|volume|1/1000000000||㎕
bbl|volume|9936705933/62500000000|barrel bbl|桶
gal|volume|473176473/125000000000|gallon gal us_gallon|加仑 美制加仑 美加仑
gal_imp|volume|454609/100000000|imperial_gallon uk_gallon|英制加仑 英加仑
qt|volume|473176473/500000000000|quart|夸脱
pt|volume|473176473/1000000000000|pint|品脱
cup|volume|473176473/2000000000000|cup|量杯
tbsp|volume|473176473/32000000000000|tablespoon tbsp|汤匙
tsp|volume|157725491/32000000000000|teaspoon tsp|茶匙
floz|volume|473176473/16000000000000|fluid_ounce fl_oz!|液盎司
bushel|volume|220244188543/6250000000000|bushel|蒲式耳
min|time|60|minute min mins|分钟
h|time|3600|hour hr hrs|小时 个小时 钟头 个钟头
day|time|86400|day|天 日 天天 昼夜
fortnight|time|1209600|fortnight|
week|time|604800|week wk|周 星期 个星期 礼拜 个礼拜
month|months|1|month mo|个月 个多月 月
quarter|months|3|quarter|个季度 季度
year|months|12|year yr yrs|年 周年 载 岁 周岁 年间 个年头
decade|months|120|decade|
century|months|1200|century centuries|个世纪
kyr|months|12000|millennium millennia!|
Myr|months|12000000|megayear|
Gyr|months|12000000000|gigaannum gigayear|
knot|length/time|463/900|knot kn kts!|节
Mach|mach|1||马赫
hp|horsepower|1|horsepower! bhp! shp!|马力 匹马力
atm|pressure|101325|atmosphere|个大气压 大气压 标准大气压 个标准大气压
mmHg|pressure|133322387415/1000000000|mm_hg! millimeters_of_mercury! millimetres_of_mercury! torr!|毫米汞柱
inHg|pressure|3386389/1000|inches_of_mercury!|英寸汞柱
kgf|force|980665/100000|kilogram-force!|公斤力 千克力
lbf|force|44482216152605/10000000000000|pounds-force! pound-force!|磅力
dyn|force|1/100000|dyne|达因
erg|energy|1/10000000|erg|尔格
ft.lb|torque|13558179483314004/10000000000000000|foot-pound foot-lb ft-lb|英尺磅
N.m|torque|1|newton-meter newton-metre|牛米 牛·米 牛顿米 牛顿·米
toe|energy|41868000000|tonne_of_oil_equivalent tonnes_of_oil_equivalent! tons_of_oil_equivalent!|吨油当量
tce|energy|29307600000|tonne_of_coal_equivalent tonnes_of_coal_equivalent! tons_of_standard_coal!|吨标准煤 吨标煤
boe|boe|1|barrel_of_oil_equivalent barrels_of_oil_equivalent! boe!|桶油当量
psi|pressure|6894757293168/1000000000|psi|
kcal|energy|4184||大卡
BTU|btu|1|btu british_thermal_unit|英热单位
therm|btu|100000|therm|
kWh|energy|3600000|kilowatt-hour kilowatt_hour|千瓦时 千瓦小时 度电
KiB|information|8192|kibibyte|
MiB|information|8388608|mebibyte|
GiB|information|8589934592|gibibyte|
TiB|information|8796093022208|tebibyte|
MB|information|8000000||兆字节
Mbit|information|1000000||兆比特
kbit|information|1000||千比特
°C|celsius|1|°c ℃ celsius celcius centigrade degree_celsius deg_c|摄氏度 ℃ 摄氏 °C 摄氏°
°F|fahrenheit|1|°f ℉ fahrenheit degree_fahrenheit deg_f|华氏度 ℉ 华氏 °F 华氏°
K|kelvin|1|kelvin degree_kelvin|开尔文 开氏度
°|degree|1|degree deg °|度 °
rad|radian|1|radian rad|弧度
'|degree|1/60|arcminute arc_minute minutes_of_arc! minute_of_arc!|角分
''|degree|1/3600|arcsecond arc_second seconds_of_arc! second_of_arc!|角秒
turn|turn|1|turn|
rpm|rotation|1|rpm|转每分 转/分 转/分钟
TEU|teu|1|teu twenty-foot_equivalent_unit|标箱 标准箱 国际标准箱
dB|decibel|1|decibel dba!|分贝
IU|international unit|1|iu! international_unit|国际单位
CNY/share||1||
g-force|g-force|1|g-force!|
ppm|share|1/1000000|ppm! parts_per_million!|
ppb|share|1/1000000000|ppb! parts_per_billion!|
frame/s|frame/time|1|frame_per_second! frames_per_second!|帧每秒 帧/秒
dpi|dpi|1|dpi! ppi!|
DWT|dwt|1|dwt! deadweight_ton deadweight_tonne|载重吨
"""
