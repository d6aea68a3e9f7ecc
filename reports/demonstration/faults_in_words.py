"""Faults in words, dates and fees: what the text says wrongly, leaves out, or took from elsewhere."""

from ..document import FeeStatement
from ..formats import Text
from .fault import Fault, each

_MORE = (
    "围绕文化惠民、住房保障和城市更新，逐季公布项目清单、资金安排和完成进度，图纸和现场照片同时上网，居民可以按小区查询。"
    "征求意见的稿件附起草说明，采纳与否逐条答复；听证会全程直播，旁听席位提前七天预约。办事窗口设专人辅导网上申请，老年人可由家人代办。"
    "印发便民手册并送到各社区，手册列出常用电话、地址和时限；来访群众的疑问当天登记，次日回访。每月选取群众来信中反映集中的事项，"
    "由业务科室负责人在网上作答，答问整理成册。与高校合作开展阅读测试，请普通市民试读政策文件，看不懂的语句退回重写。"
    "工地围挡、公交站台和电梯间张贴二维码，扫码即可看到对应项目的批准文件。统计数据按月更新，历史数据一并提供下载，格式统一，便于再利用。"
    "会同档案部门清理旧文件，能公开的转为公开，失效的注明日期。举办开放周，邀请学生、企业和媒体走进办公场所，了解一项决定怎样作出。"
    "对外公布投诉渠道，办理结果向投诉人书面告知，典型问题在内部会议上复盘。信息员每周交流一次，疑难问题共同研究，经验汇编成例。"
    "设立流动服务车，每月两次开进偏远村庄，现场查询、打印和讲解。对外文书统一样式，先写结论再写理由，附救济途径。把公开目录与档案编号对应，"
    "一份文件从制作到归档只有一个号码。夜间和节假日由值班人员受理急件，节后首日集中办理。邀请退休教师校对，重要文稿经三人通读后上网。"
)

IN_WORDS: tuple[Fault, ...] = (
    Fault(
        "wenlvju",
        2022,
        Text("第一部分只写主动公开", "Section one speaks of proactive disclosure alone"),
        each("S1-FIVE", "overview"),
        sections={"overview": "全年主动公开各项工作有序开展。"},
        word="其他方面没有新情况，下年补写。",
    ),
    Fault(
        "zhujianju",
        2022,
        Text("第一部分过长", "Section one is too long"),
        each("S1-LENGTH", "overview"),
        adds={"overview": _MORE},
        word="当年重点工作较多，篇幅略超。",
    ),
    Fault(
        "shangwuju",
        2023,
        Text("第五部分只写“无”", "Section five says “none”"),
        each("S5-CONCRETE", "improvement"),
        sections={"improvement": "无。"},
        word="当年未梳理问题，次年补写。",
        is_public=False,
    ),
    Fault(
        "jiaoyuju",
        2024,
        Text("信息处理费不是10元的整数倍", "A fee that is no multiple of ten yuan"),
        each("S6-FEE-CONFLICT", "collected_yuan", "notified_yuan"),
        sections={"other_matters": "本年度依规向申请人发出信息处理费收费通知1件，通知金额385元，实际收取385元。"},
        fee=FeeStatement(1, "385", "385"),
        word="含邮寄费5元。",
    ),
    Fault(
        "fazhan-gaigeju",
        2022,
        Text("正文用了各部分的序号", "The text uses the numbers of sections"),
        each("S-NUMBERING", "overview.level", "overview.mixed"),
        adds={"overview": "六、其他情况"},
    ),
    Fault(
        "fazhan-gaigeju",
        2023,
        Text("词语重复", "A word stands twice"),
        each("S-TEXT", "other_matters.doubled"),
        adds={"other_matters": "资金资金使用情况另行公布。"},
    ),
    Fault(
        "daoxiangli-zhen",
        2022,
        Text("镇政府以区的口吻叙述", "A town speaks as the district"),
        each("S-LEVEL-KIND", "overview.county"),
        adds={"overview": "全年工作中，我区公开渠道保持畅通。"},
        word="引用区级材料时未改称谓。",
    ),
    Fault(
        "keji-gongxinju",
        2022,
        Text("文字写了许可12件，表中为0", "The text counts 12 licences, the table none"),
        each("N-TABLE", "overview.licensing.decisions.1"),
        adds={"overview": "全年作出行政许可决定12件。"},
        word="12件由原单位作出，不计入本表。",
    ),
    Fault(
        "zhujianju",
        2023,
        Text("文字说没有复议，表中有", "The text denies reconsiderations that the table counts"),
        (*each("N-NONE", "other_matters.reconsideration.1"), *each("N-SELF", "reconsideration")),
        adds={"other_matters": "全年没有因政府信息公开被申请行政复议。"},
        word="此句沿用旧稿，以表格为准。",
    ),
    Fault(
        "zhujianju",
        2024,
        Text("比例算错", "A wrong percentage"),
        each("N-RATE", "overview.disclosed.1"),
        adds={"overview": "办结的政府信息公开申请中，予以公开占99.97%。"},
        word="比例计算口径有误，以表格为准。",
    ),
    Fault(
        "weijianju",
        2023,
        Text("增幅与两年数字不符", "A growth that the two years do not show"),
        each("N-TREND", "overview.received.2"),
        adds={"overview": "收到政府信息公开申请量比上年增长99%。"},
        word="增幅系与2019年相比。",
    ),
    Fault(
        "minzhengju",
        2022,
        Text("统计期限写成别的年份", "The period is that of another year"),
        each("N-YEAR", "preface.period.1"),
        preface="本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。",
        word="前言沿用旧稿，数据期限无误。",
    ),
    Fault(
        "sifaju",
        2022,
        Text("前言写的是另一机关", "The preface names another body"),
        each("N-OTHER-BODY", "preface.区水务局"),
        preface="本报告由区水务局编制。",
        word="前言误用其他单位文字。",
    ),
    Fault(
        "wenlvju",
        2023,
        Text("留有未填的“XX年”", "A year was never filled in"),
        each("N-PLACEHOLDER", "other_matters.XX年.1"),
        adds={"other_matters": "本报告数据统计至XX年底。"},
    ),
    Fault(
        "yingji-guanliju",
        2022,
        Text("文字中有手机号码", "A mobile number in the text"),
        each("N-PERSONAL", "other_matters.1"),
        adds={"other_matters": "联系人电话：13800000000。"},
    ),
    Fault(
        "tuiyi-junrenju",
        2023,
        Text("第五部分照抄上年", "Section five is last year's"),
        each("N-REPEAT", "improvement"),
        copies=("improvement",),
        word="问题延续，措施未变。",
    ),
    Fault(
        "xingzhaolou-jiedao",
        2021,
        Text("第五部分标题有误", "A wrong heading of section five"),
        each("S-SECTIONS", "improvement"),
        headings={"improvement": "五、工作打算"},
    ),
    Fault(
        "tingxiqiao-jiedao",
        2022,
        Text("网页标注的公开日期早于年底", "The page is dated before the end of the year"),
        each("P-DATE", "published", "site"),
        published="2022-11-07",
    ),
)
