"""The bodies of the demonstration district: names, codes, sizes, what they work on.

Neither the city nor the district is in the list of administrative divisions, and region codes that
begin with 99 belong to no province: nobody can take them for a real place.
"""

import datetime
from dataclasses import dataclass

from ..models import AgencyKind, AgencyLevel
from ..models.codes import credit_code_check_digit

CITY = "示例市"
DISTRICT = "澄砚区"
ENGLISH = "Chengyan District"
REGION = "990107"
SITE_NAME = "澄砚区政府信息公开年报（虚构演示）"
SITE_ENGLISH_NAME = "Chengyan District annual reports (fictitious demonstration)"
DOMAIN = "www.chengyan.example"
FOUNDED = datetime.date(2005, 6, 1)

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714


@dataclass(frozen=True)
class Size:
    """How much a body does in a usual year; fees in ten thousand yuan, documents in force in 2018."""

    requests: int
    licences: int = 0
    penalties: int = 0
    compulsion: int = 0
    fees: int = 0
    documents: int = 0


@dataclass(frozen=True)
class Body:
    """One body of the district. ``subjects`` are what it publishes about."""

    key: str
    short_name: str
    english: str
    kind: AgencyKind
    size: Size
    subjects: tuple[str, ...]
    region: str = REGION
    former: str = ""
    renamed: datetime.date | None = None

    @property
    def slug(self) -> str:
        """Return the address of the body."""
        return f"chengyan-{self.key}"

    @property
    def level(self) -> AgencyLevel:
        """Return the level of government to which the body belongs."""
        is_low = self.kind in (AgencyKind.TOWNSHIP, AgencyKind.SUBDISTRICT)
        return AgencyLevel.TOWNSHIP if is_low else AgencyLevel.COUNTY

    @property
    def english_name(self) -> str:
        """Return today's English name."""
        return f"{ENGLISH} {self.english}"

    def full_name(self, short_name: str = "") -> str:
        """Return the official name for a short one (today's when none is given)."""
        short = short_name or self.short_name
        if self.kind == AgencyKind.SUBDISTRICT:
            return f"{CITY}{DISTRICT}人民政府{short}办事处"
        if self.kind == AgencyKind.TOWNSHIP:
            return f"{CITY}{DISTRICT}{short}人民政府"
        return f"{CITY}{DISTRICT}{short.removeprefix('区')}"

    def name_in(self, year: int) -> str:
        """Return the official name on 31 December of ``year``."""
        if self.renamed and datetime.date(year, 12, 31) < self.renamed:
            return self.full_name(self.former)
        return self.full_name()


def credit_code(number: int) -> str:
    """Return the unified social credit code of the body ``number``: fictitious, with right check digits."""
    digits = f"{70000000 + number * 137:08d}"
    remainder = 11 - sum(int(d) * w for d, w in zip(digits, _ORGANISATION_WEIGHTS, strict=True)) % 11
    check = {10: "X", 11: "0"}.get(remainder, str(remainder))
    first = f"11{REGION}{digits}{check}"
    return first + credit_code_check_digit(first)


GOVERNMENT = Body(
    "renmin-zhengfu",
    "区人民政府",
    "People's Government",
    AgencyKind.GOVERNMENT,
    Size(0),
    ("重大决策", "民生实事", "营商环境"),
)
GENERAL_OFFICE = Body(
    "zhengfu-bangongshi",
    "区人民政府办公室",
    "People's Government General Office",
    AgencyKind.GENERAL_OFFICE,
    Size(64, documents=41),
    ("政府文件", "政策解读", "建议提案办理"),
)


def _department(key: str, name: str, english: str, size: Size, *subjects: str, **fields) -> Body:
    return Body(key, f"区{name}", english, AgencyKind.DEPARTMENT, size, subjects, **fields)


DEPARTMENTS = (
    _department("fazhan-gaigeju", "发展和改革局", "Development and Reform Bureau", Size(19, 64, 0, 0, 0, 6), "重大项目", "价格监测", "节能审查"),
    _department("jiaoyuju", "教育局", "Education Bureau", Size(38, 41, 3, 0, 318, 9), "义务教育招生", "校外培训治理", "学校安全"),
    _department("keji-gongxinju", "科技和工业信息化局", "Science, Technology and Industry Bureau", Size(7, 0, 0, 0, 0, 5), "企业技术改造", "创新平台建设", "惠企资金"),
    _department("minzhengju", "民政局", "Civil Affairs Bureau", Size(16, 58, 2, 0, 0, 7), "社会救助", "养老服务", "社会组织登记"),
    _department("sifaju", "司法局", "Justice Bureau", Size(13, 12, 0, 0, 0, 4), "行政复议办案", "公共法律服务", "普法宣传"),
    _department("caizhengju", "财政局", "Finance Bureau", Size(15, 9, 4, 0, 0, 8), "预决算", "政府采购监管", "惠民补贴"),
    _department("renshe-ju", "人力资源和社会保障局", "Human Resources and Social Security Bureau", Size(27, 188, 17, 0, 26, 6), "就业创业", "社会保险", "劳动维权"),
    _department("ziran-ziyuanju", "自然资源和规划局", "Natural Resources and Planning Bureau", Size(168, 512, 36, 4, 947, 11), "土地征收", "国土空间规划", "不动产登记"),
    _department("zhujianju", "住房和城乡建设局", "Housing and Urban-Rural Development Bureau", Size(134, 428, 52, 2, 1263, 12), "保障性住房", "老旧小区改造", "工程质量安全"),
    _department("chengguanju", "城市管理局", "Urban Management Bureau", Size(57, 236, 1180, 94, 71, 6), "市容环境", "违法建设治理", "生活垃圾分类"),
    _department("jiaotongju", "交通运输局", "Transport Bureau", Size(21, 344, 286, 31, 0, 4), "农村公路", "公共交通", "运输市场监管"),
    _department("shuiwuju", "水务局", "Water Bureau", Size(12, 57, 14, 3, 183, 4), "水资源管理", "防汛抗旱", "河湖长制"),
    _department("nongye-nongcunju", "农业农村局", "Agriculture and Rural Affairs Bureau", Size(24, 173, 39, 2, 0, 7), "惠农补贴", "农产品质量安全", "宅基地管理"),
    _department("shangwuju", "商务局", "Commerce Bureau", Size(5, 21, 3, 0, 0, 3), "消费促进", "外贸服务", "家政服务"),
    _department("wenlvju", "文化广电和旅游局", "Culture, Broadcasting and Tourism Bureau", Size(9, 66, 22, 0, 0, 4), "公共文化服务", "文物保护", "旅游市场监管"),
    _department("weijianju", "卫生健康局", "Health Bureau", Size(29, 371, 143, 6, 58, 8), "医疗服务监管", "疾病预防控制", "托育服务"),
    _department("tuiyi-junrenju", "退役军人事务局", "Veterans Affairs Bureau", Size(6, 0, 0, 0, 0, 2), "优待抚恤", "就业安置", "烈士褒扬"),
    _department("yingji-guanliju", "应急管理局", "Emergency Management Bureau", Size(11, 92, 118, 9, 0, 5), "安全生产执法", "应急预案", "防灾减灾"),
    _department("shichang-jianguanju", "市场监督管理局", "Market Regulation Bureau", Size(83, 6240, 967, 112, 14, 7), "食品安全抽检", "经营主体登记", "消费者权益保护"),
    _department(
        "xingzheng-shenpiju", "政务服务和数据管理局", "Government Services and Data Bureau", Size(14, 9860, 0, 0, 0, 5),
        "行政审批改革", "一件事集成办理", "公共数据开放",
        former="区行政审批局", renamed=datetime.date(2024, 3, 15),
    ),
)  # fmt: skip

_LOW = ("社区服务", "老旧小区整治", "养老助残", "综合执法", "民生保障", "矛盾调解", "人居环境", "安全排查")


def _low(number: int, key: str, name: str, english: str, kind: AgencyKind, size: Size) -> Body:
    subjects = tuple(_LOW[(number + step) % len(_LOW)] for step in (0, 3, 5))
    return Body(key, name, english, kind, size, subjects, region=f"{REGION}{number:03d}")


SUBDISTRICTS = (
    _low(1, "mochiwan-jiedao", "墨池湾街道", "Mochiwan Subdistrict Office", AgencyKind.SUBDISTRICT, Size(31, 0, 48, 6, 0, 1)),
    _low(2, "tingxiqiao-jiedao", "听溪桥街道", "Tingxiqiao Subdistrict Office", AgencyKind.SUBDISTRICT, Size(22, 0, 35, 3, 0, 1)),
    _low(3, "zhujianxiang-jiedao", "竹简巷街道", "Zhujianxiang Subdistrict Office", AgencyKind.SUBDISTRICT, Size(26, 0, 62, 8, 0, 0)),
    _low(4, "qingjian-jiedao", "青笺街道", "Qingjian Subdistrict Office", AgencyKind.SUBDISTRICT, Size(14, 0, 29, 2, 0, 0)),
    _low(5, "ludiwan-jiedao", "芦笛湾街道", "Ludiwan Subdistrict Office", AgencyKind.SUBDISTRICT, Size(18, 0, 41, 4, 0, 1)),
    _low(6, "xingzhaolou-jiedao", "星照楼街道", "Xingzhaolou Subdistrict Office", AgencyKind.SUBDISTRICT, Size(11, 0, 17, 1, 0, 0)),
    _low(7, "yanlingqiao-jiedao", "雁翎桥街道", "Yanlingqiao Subdistrict Office", AgencyKind.SUBDISTRICT, Size(16, 0, 23, 2, 0, 0)),
    _low(101, "songyandu-zhen", "松烟渡镇", "Songyandu Town People's Government", AgencyKind.TOWNSHIP, Size(19, 34, 27, 3, 2, 3)),
    _low(102, "daoxiangli-zhen", "稻香篱镇", "Daoxiangli Town People's Government", AgencyKind.TOWNSHIP, Size(13, 28, 12, 1, 1, 2)),
    _low(103, "bailuzhuan-zhen", "白鹭篆镇", "Bailuzhuan Town People's Government", AgencyKind.TOWNSHIP, Size(9, 22, 8, 0, 1, 2)),
    _low(201, "meiyinping-xiang", "梅隐坪乡", "Meiyinping Township People's Government", AgencyKind.TOWNSHIP, Size(3, 11, 2, 0, 0, 1)),
    _low(202, "lutai-xiang", "麓苔乡", "Lutai Township People's Government", AgencyKind.TOWNSHIP, Size(4, 9, 3, 0, 0, 1)),
)  # fmt: skip

PARTY = Body(
    "xinwen-chubanju",
    "区新闻出版局",
    "Press and Publication Office",
    AgencyKind.PARTY,
    Size(0),
    ("全民阅读", "印刷发行管理", "版权保护"),
)

BELOW = (GENERAL_OFFICE, *DEPARTMENTS, *SUBDISTRICTS, PARTY)
BODIES = (GOVERNMENT, *BELOW)
BY_KEY = {body.key: body for body in BODIES}
