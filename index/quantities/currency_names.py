"""Names of currencies in English and Chinese, as data.

A line is: ISO 4217 code | whose | unit in English | whose in Chinese | unit in Chinese. Alternatives are joined by `;`, and
each name is one of whose before one of the unit. Names follow ISO 4217 and the usage of news in both languages.
"""

from __future__ import annotations

COUNTRIES = """
AED|uae;emirati;united arab emirates|dirham|阿联酋;阿拉伯联合酋长国|迪拉姆
AFN|afghan;afghanistan|afghani|阿富汗|尼;阿富汗尼
ALL|albanian|lek;leke|阿尔巴尼亚|列克
AMD|armenian|dram|亚美尼亚|德拉姆
ANG|antillean;netherlands antillean|guilder|荷属安的列斯|盾
AOA|angolan|kwanza|安哥拉|宽扎
ARS|argentine;argentinian;argentina|peso|阿根廷|比索
AUD|australian;aussie;australia|dollar|澳大利亚;澳洲|元
AWG|aruban|florin|阿鲁巴|弗罗林
AZN|azerbaijani;azerbaijan|manat|阿塞拜疆|马纳特
BAM|bosnian;convertible;bosnia herzegovina convertible|mark|波黑|马克;可兑换马克
BBD|barbadian;barbados|dollar|巴巴多斯|元
BDT|bangladeshi;bangladesh|taka|孟加拉;孟加拉国|塔卡
BEF|belgian|franc|比利时|法郎
BGN|bulgarian|lev;leva|保加利亚|列弗;新列弗
BHD|bahraini;bahrain|dinar|巴林|第纳尔
BIF|burundian;burundi|franc|布隆迪|法郎
BMD|bermudian;bermuda;bermudan|dollar|百慕大|元
BND|brunei|dollar|文莱|元
BOB|bolivian|boliviano|玻利维亚|玻利维亚诺;诺
BRL|brazilian;brazil|real;reais|巴西|雷亚尔;里亚尔
BSD|bahamian;bahamas|dollar|巴哈马|元
BTN|bhutanese;bhutan|ngultrum|不丹|努尔特鲁姆;努扎姆
BWP|botswana;botswanan|pula|博茨瓦纳|普拉
BYN|belarusian;belarussian;belarus|ruble;rouble|白俄罗斯|卢布
BZD|belize|dollar|伯利兹|元
CAD|canadian;canada|dollar|加拿大|元
CDF|congolese|franc|刚果|法郎
CHF|swiss|franc|瑞士|法郎
CLP|chilean;chile|peso|智利|比索
CNY|chinese|yuan;renminbi|中国|元
COP|colombian;colombia|peso|哥伦比亚|比索
CRC|costa rican;costa rica|colon;colones|哥斯达黎加|科朗
CUP|cuban;cuba|peso|古巴|比索
CVE|cape verdean;cape verde|escudo|佛得角|埃斯库多
CYP|cypriot;cyprus|pound|塞浦路斯|镑
CZK|czech|koruna;korun;korunas;crown|捷克|克朗
DEM|german;west german|mark|德国;西德|马克
DJF|djiboutian;djibouti|franc|吉布提|法郎
DKK|danish|krone;kroner;krona;crown|丹麦|克朗
DOP|dominican|peso|多米尼加|比索
DZD|algerian;algeria|dinar|阿尔及利亚|第纳尔
EEK|estonian|kroon;krooni|爱沙尼亚|克朗
EGP|egyptian;egypt|pound|埃及|镑
ERN|eritrean|nakfa|厄立特里亚|纳克法
ESP|spanish|peseta|西班牙|比塞塔
ETB|ethiopian;ethiopia|birr|埃塞俄比亚|比尔
FIM|finnish|markka;markkaa|芬兰|马克
FJD|fijian;fiji|dollar|斐济|元
FKP|falkland islands;falkland|pound|福克兰群岛|镑
FRF|french|franc|法国|法郎
GBP|british;uk;english|pound|英国|镑
GEL|georgian|lari|格鲁吉亚|拉里
GHS|ghanaian;ghana|cedi|加纳|塞地
GIP|gibraltar|pound|直布罗陀|镑
GMD|gambian;gambia|dalasi|冈比亚|达拉西
GNF|guinean;guinea|franc|几内亚|法郎
GRD|greek|drachma;drachmae|希腊|德拉克马
GTQ|guatemalan;guatemala|quetzal;quetzales|危地马拉|格查尔
GYD|guyanese;guyana|dollar|圭亚那|元
HKD|hong kong;hk|dollar|香港|元
HNL|honduran;honduras|lempira|洪都拉斯|伦皮拉
HRK|croatian;croatia|kuna;kune|克罗地亚|库纳
HTG|haitian;haiti|gourde|海地|古德
HUF|hungarian;hungary|forint|匈牙利|福林
IDR|indonesian;indonesia|rupiah|印度尼西亚;印尼|盾;卢比
IEP|irish|pound;punt|爱尔兰|镑
ILS|israeli;israel;israeli new;new israeli|shekel;sheqel;shekalim|以色列|谢克尔;新谢克尔
INR|indian;india|rupee|印度|卢比
IQD|iraqi;iraq|dinar|伊拉克|第纳尔
IRR|iranian;iran|rial|伊朗|里亚尔
ISK|icelandic;iceland|krona;kronur;crown|冰岛|克朗
ITL|italian|lira;lire|意大利|里拉
JMD|jamaican;jamaica|dollar|牙买加|元
JOD|jordanian;jordan|dinar|约旦|第纳尔
JPY|japanese;japan|yen|日本|元;日元
KES|kenyan;kenya|shilling|肯尼亚|先令
KGS|kyrgyzstani;kyrgyz;kyrgyzstan|som|吉尔吉斯斯坦|索姆
KHR|cambodian;cambodia|riel|柬埔寨|瑞尔
KMF|comorian;comoros|franc|科摩罗|法郎
KPW|north korean;north korea|won|朝鲜|元;圆
KRW|south korean;korean;south korea|won|韩国|元;圆
KWD|kuwaiti;kuwait|dinar|科威特|第纳尔
KYD|cayman islands;cayman|dollar|开曼群岛|元
KZT|kazakhstani;kazakh;kazakhstan|tenge|哈萨克斯坦|坚戈
LAK|lao;laotian;laos|kip|老挝|基普
LBP|lebanese;lebanon|pound;lira|黎巴嫩|镑
LKR|sri lankan;sri lanka|rupee|斯里兰卡|卢比
LRD|liberian;liberia|dollar|利比里亚|元
LSL|lesotho|loti;maloti|莱索托|洛蒂
LTL|lithuanian|litas;litai|立陶宛|立特
LUF|luxembourg;luxembourgish|franc|卢森堡|法郎
LVL|latvian|lats;lati|拉脱维亚|拉特
LYD|libyan;libya|dinar|利比亚|第纳尔
MAD|moroccan;morocco|dirham|摩洛哥|迪拉姆
MDL|moldovan;moldova|leu;lei|摩尔多瓦|列伊
MGA|malagasy;madagascar|ariary|马达加斯加|阿里亚里
MKD|macedonian;macedonia|denar;denari|马其顿;北马其顿|代纳尔;第纳尔
MMK|myanmar;burmese;burma|kyat|缅甸|元;缅元
MNT|mongolian;mongolia|tugrik;togrog;tögrög|蒙古;蒙古国|图格里克
MOP|macanese;macau;macao|pataca|澳门|元;币
MRU|mauritanian;mauritania|ouguiya|毛里塔尼亚|乌吉亚
MTL|maltese|lira;lire|马耳他|里拉
MUR|mauritian;mauritius|rupee|毛里求斯|卢比
MVR|maldivian;maldives|rufiyaa|马尔代夫|拉菲亚;卢菲亚
MWK|malawian;malawi|kwacha|马拉维|克瓦查
MXN|mexican;mexico|peso|墨西哥|比索
MYR|malaysian;malaysia|ringgit|马来西亚;大马|林吉特;令吉
MZN|mozambican;mozambique|metical;meticais|莫桑比克|梅蒂卡尔
NAD|namibian;namibia|dollar|纳米比亚|元
NGN|nigerian;nigeria|naira|尼日利亚|奈拉
NIO|nicaraguan;nicaragua|cordoba;córdoba|尼加拉瓜|科多巴
NLG|dutch|guilder;florin|荷兰|盾
NOK|norwegian;norway|krone;kroner;krona;crown|挪威|克朗
NPR|nepalese;nepali;nepal|rupee|尼泊尔|卢比
NZD|new zealand;kiwi|dollar|新西兰;纽西兰|元
OMR|omani;oman|rial;riyal|阿曼|里亚尔
PAB|panamanian;panama|balboa|巴拿马|巴波亚
PEN|peruvian;peru|sol;soles;nuevo sol|秘鲁|索尔;新索尔
PGK|papua new guinean;papua new guinea|kina|巴布亚新几内亚|基那
PHP|philippine;filipino;philippines|peso;piso|菲律宾|比索
PKR|pakistani;pakistan|rupee|巴基斯坦|卢比
PLN|polish;poland|zloty;złoty|波兰|兹罗提;新兹罗提
PTE|portuguese|escudo|葡萄牙|埃斯库多
PYG|paraguayan;paraguay|guarani;guaranies|巴拉圭|瓜拉尼
QAR|qatari;qatar|riyal;rial|卡塔尔|里亚尔
RON|romanian;romania|leu;lei|罗马尼亚|列伊;新列伊
RSD|serbian;serbia|dinar|塞尔维亚|第纳尔
RUB|russian;russia|ruble;rouble|俄罗斯|卢布
RWF|rwandan;rwanda|franc|卢旺达|法郎
SAR|saudi;saudi arabian;saudi arabia|riyal;rial|沙特;沙特阿拉伯|里亚尔
SBD|solomon islands|dollar|所罗门群岛|元
SCR|seychellois;seychelles|rupee|塞舌尔|卢比
SDG|sudanese;sudan|pound|苏丹|镑
SEK|swedish;sweden|krona;kronor;crown|瑞典|克朗
SGD|singapore;singaporean|dollar|新加坡|元
SHP|saint helena;st helena|pound|圣赫勒拿|镑
SIT|slovenian|tolar;tolars|斯洛文尼亚|托拉尔
SKK|slovak|koruna;korunas;crown|斯洛伐克|克朗
SLE|sierra leonean;sierra leone|leone|塞拉利昂|利昂
SOS|somali;somalia|shilling|索马里|先令
SRD|surinamese;suriname|dollar|苏里南|元
SSP|south sudanese;south sudan|pound|南苏丹|镑
SYP|syrian;syria|pound|叙利亚|镑
SZL|swazi;eswatini;swaziland|lilangeni;emalangeni|斯威士兰|里兰吉尼
THB|thai;thailand|baht|泰国|铢
TJS|tajikistani;tajik;tajikistan|somoni|塔吉克斯坦|索莫尼
TMT|turkmenistani;turkmen;turkmenistan|manat|土库曼斯坦|马纳特
TND|tunisian;tunisia|dinar|突尼斯|第纳尔
TOP|tongan;tonga|paanga;pa'anga|汤加|潘加
TRY|turkish;turkey;new turkish|lira|土耳其|里拉;新里拉
TTD|trinidad and tobago;trinidadian;trinidad|dollar|特立尼达和多巴哥|元
TWD|new taiwan;nt;taiwan;taiwanese|dollar|台湾|元;币
TZS|tanzanian;tanzania|shilling|坦桑尼亚|先令
UAH|ukrainian;ukraine|hryvnia;hryvna;hryvni|乌克兰|格里夫纳;格里夫尼亚
UGX|ugandan;uganda|shilling|乌干达|先令
USD|us;u.s.;united states;american;america|dollar|美国|元
UYU|uruguayan;uruguay|peso|乌拉圭|比索
UZS|uzbekistani;uzbek;uzbekistan|som;sum|乌兹别克斯坦|苏姆
VES|venezuelan;venezuela|bolivar;bolivares;bolívar|委内瑞拉|玻利瓦尔
VND|vietnamese;vietnam|dong|越南|盾
VUV|vanuatu|vatu|瓦努阿图|瓦图
WST|samoan;samoa|tala|萨摩亚|塔拉
XAF|central african cfa;central african|franc|中非|法郎;金融合作法郎
XCD|east caribbean|dollar|东加勒比|元
XOF|west african cfa;west african;cfa|franc|西非|法郎
XPF|cfp|franc|太平洋;法属太平洋|法郎
YER|yemeni;yemen|rial;riyal|也门|里亚尔
ZAR|south african;south africa|rand|南非|兰特
ZMW|zambian;zambia|kwacha|赞比亚|克瓦查
ZWL|zimbabwean;zimbabwe|dollar|津巴布韦|元
ATS|austrian|schilling|奥地利|先令
"""

# ISO 4217 code | names that need no country | names of a hundredth of it | Chinese names | Chinese names of a hundredth
BARE = """
USD|dollar;buck;greenback||美元;美金;美刀;美圆;美钞;刀乐|美分
CNY|yuan;renminbi;rmb;yuan renminbi;yuan rmb;rmb yuan;kuai|fen|人民币;元人民币;元整;元正;圆整;圆正;元;圆;块钱;块人民币|
HKD|||港元;港币;港圆;港纸;蚊;蚊鸡|
TWD|||台币;新台币|
AUD|||澳元;澳币|
CAD|||加元;加币|
SGD|||新元;新币;坡币|
NZD|||纽元;纽币|
EUR|euro|eurocent;euro cent|欧元;欧罗|欧分
GBP|pound sterling;pounds sterling;sterling pound;sterling;quid|penny;pence|英镑;镑|便士
JPY|yen||日元;日币;日圆;円|
KRW|won||韩元;韩币;韩圆;韩圜|
INR|rupee|paisa;paise|卢比|
RUB|ruble;rouble;rubel|kopek;kopeck|卢布|戈比
CHF|franc|centime;rappen|瑞郎;法郎|
DEM|deutsche mark;deutschmark;deutschemark;mark|pfennig|马克|
ESP|peseta||比塞塔;西币|
ITL|lira;lire|||
TRY|||里拉|
THB|baht|satang|泰铢;铢|
VND|dong||越盾;盾|
IDR|rupiah||印尼盾|
MYR|ringgit|sen|林吉特;令吉;马币|
PHP|||菲币|
MXN|peso|centavo|比索|
BRL|reais||雷亚尔|
ZAR|rand||兰特|
SEK|krona;kronor||克朗|
DKK|krone;kroner|||
PLN|zloty;złoty|grosz;groszy|兹罗提|
CZK|koruna|haler||
HUF|forint||福林|
ILS|shekel;sheqel;new shekel|agora;agorot|谢克尔;新谢克尔|
AED|dirham||迪拉姆|
SAR|riyal|halala|里亚尔|
IRR|rial|||
KWD|dinar||第纳尔|
EGP|genihat masriya|piastre|埃镑|
MNT|tugrik;togrog||图格里克|
KZT|tenge||坚戈|
UAH|hryvnia;hryvna||格里夫纳;格里夫纳|
NGN|naira|kobo|奈拉|
MOP|pataca||葡币;澳门元|
BTC|bitcoin||比特币|
ETH|ether;ethereum||以太币;以太坊|
MMK|kyat||缅元;缅币|
KHR|riel||瑞尔|
LAK|kip||基普|
BDT|taka||塔卡|
KES|shilling||先令|
ETB|birr||比尔|
GHS|cedi||塞地|
ZMW|kwacha||克瓦查|
AOA|kwanza||宽扎|
PEN|||索尔|
VES|bolivar;bolivares||玻利瓦尔|
BOB|boliviano|||
PYG|guarani;guaranies||瓜拉尼|
GTQ|quetzal;quetzales||格查尔|
HNL|lempira||伦皮拉|
CRC|colones||科朗|
RON|leu;lei||列伊|
BGN|lev;leva||列弗|
HRK|kuna||库纳|
ALL|lek||列克|
GEL|lari||拉里|
AZN|manat||马纳特|
TJS|somoni||索莫尼|
UZS|||苏姆|
KGS|||索姆|
BTN|ngultrum|||
MVR|rufiyaa|||
MGA|ariary|||
GMD|dalasi|||
MZN|metical;meticais|||
NLG|guilder||荷兰盾|
GRD|drachma;drachmae||德拉克马|
FIM|markka|||
PTE|escudo||埃斯库多|
XAF|||非洲法郎|
XOF|cfa franc|||
"""
