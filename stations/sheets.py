"""The register of premises (阵地六有台账): premises, checks of the six haves, brands."""

from common.horizon import EARLIEST_FACT
from sheets import Column, Register, Sheet, count, day, decimal, text
from sheets.labels import choice_column
from stations.models import HaveCheck, Premises

DAY = day(earliest=EARLIEST_FACT)
MOST_AREA = 100_000

STATE_WORDS = {
    "建成": "已建成", "已完成": "已建成", "完成": "已建成", "已建好": "已建成",
    "建设完成": "已建成", "已投入使用": "已建成", "已启用": "已建成", "正常使用": "已建成",
    "在建": "建设中", "正在建设": "建设中", "未完工": "建设中", "未建成": "建设中",
    "装修中": "建设中", "改造中": "建设中", "在建设": "建设中", "借用": "临时借用",
    "借用中": "临时借用", "临时借用中": "临时借用", "搬迁": "搬迁中", "正在搬迁": "搬迁中",
    "待搬迁": "搬迁中", "待落实": "未落实", "没有落实": "未落实", "没有": "未落实",
    "未选址": "未落实", "尚未落实": "未落实",
}  # fmt: skip
TENURE_WORDS = {
    "自有产权": "自有", "自有房屋": "自有", "产权自有": "自有", "街道提供场地": "街道提供",
    "街道划拨": "街道提供", "划拨": "街道提供", "街道无偿提供": "街道提供", "租用": "租赁",
    "租借": "租赁", "租房": "租赁", "承租": "租赁", "借用": "临时借用", "暂借": "临时借用",
    "党群服务中心共用": "与党群服务中心共用", "与党群中心共用": "与党群服务中心共用",
    "党群中心共用": "与党群服务中心共用", "共用": "与党群服务中心共用",
    "与党群共用": "与党群服务中心共用",
}  # fmt: skip
HAVE_WORDS = {
    "场地": "有场地", "人员": "有人员", "功能": "有功能", "制度": "有制度", "活动": "有活动",
    "成效": "有成效", "有阵地": "有场地", "有人": "有人员",
}  # fmt: skip
RESULT_WORDS = {
    "合格": "达标", "已达标": "达标", "通过": "达标", "符合": "达标", "是": "达标", "√": "达标",
    "基本达标": "部分达标", "部分合格": "部分达标", "部分": "部分达标", "不达标": "未达标",
    "不合格": "未达标", "没有达标": "未达标", "未通过": "未达标", "不符合": "未达标",
    "否": "未达标", "×": "未达标", "不涉及": "不适用", "免查": "不适用",
}  # fmt: skip
METHOD_WORDS = {
    "现场": "现场查验", "现场检查": "现场查验", "实地查验": "现场查验", "实地": "现场查验",
    "实地查看": "现场查验", "现场查看": "现场查验", "资料": "资料查验", "查资料": "资料查验",
    "查阅资料": "资料查验", "资料检查": "资料查验", "资料审查": "资料查验", "台账查验": "资料查验",
}  # fmt: skip
EVIDENCE = Column(
    "evidence",
    "佐证材料",
    text(200),
    ("佐证", "证明材料", "支撑材料", "印证材料", "佐证资料", "证明资料", "附件", "材料"),
    width=24,
)
PEOPLE = Column("people", "参与人数", count(), (
    "参加人数", "人数", "参与人次", "参加人次", "服务人数", "参与人员数", "到场人数"),
    kind="integer")  # fmt: skip
BRAND_TITLES = ("服务品牌", "品牌", "服务品牌名称", "品牌项目", "所属品牌")

PREMISES_SHEET = Sheet(
    key="premises",
    title="阵地情况",
    synonyms=("阵地", "阵地建设", "阵地建设情况", "阵地台账", "场地情况", "阵地信息"),
    heading="阵地情况表",
    columns=(
        Column("from_day", "起始日期", DAY, (
            "开始日期", "起始时间", "开始时间", "启用日期", "启用时间", "自", "起", "起始", "日期",
            "开始使用日期", "变更日期", "起用日期"),
            required=True, kind="date", note="从这一天起，到下一行的起始日期之前有效"),
        choice_column("state", "阵地状态", Premises.State, other_words=STATE_WORDS, required=True,
                      synonyms=("建设状态", "状态", "阵地建设状态", "建设情况", "阵地情况",
                                "建设进度", "场地状态", "阵地建设情况")),
        choice_column("tenure", "使用方式", Premises.Tenure, other_words=TENURE_WORDS, width=22,
                      synonyms=("产权性质", "场地来源", "使用形式", "使用性质", "产权", "来源",
                                "场地使用方式", "产权/使用方式", "场地性质", "使用类型")),
        Column("address", "地址", text(120), (
            "阵地地址", "场地地址", "详细地址", "具体地址", "所在地址", "位置", "地点",
            "场地位置"), width=32),
        Column("area", "建筑面积(㎡)", decimal(2, 0, MOST_AREA, area=True), (
            "建筑面积", "面积", "面积(㎡)", "建筑面积(平方米)", "面积(平方米)", "建筑面积(m²)",
            "面积(m²)", "场地面积", "场地面积(㎡)", "使用面积", "使用面积(㎡)", "阵地面积",
            "阵地面积(㎡)", "建筑面积(平米)", "面积(平米)"), kind="decimal"),
        Column("agreement_until", "协议到期日", day(), (
            "协议到期日期", "协议到期时间", "合同到期日", "合同到期日期", "到期日", "到期日期",
            "到期时间", "协议截止日期", "协议期限至", "租期至", "使用协议到期日", "协议终止日期",
            "合同到期时间"),
            kind="date", width=16, note="到期当天仍算有效"),
        Column("planned_on", "计划完成日期", DAY, (
            "预计完成日期", "计划完成时间", "预计完成时间", "计划完成", "预计完成", "拟完成日期",
            "计划建成日期", "计划建成时间", "预计建成日期", "计划搬迁完成日期", "完成时限"),
            kind="date", width=16),
        Column("note", "备注", text(200), ("说明", "备注说明"), width=24),
    ),
)  # fmt: skip

CHECKS_SHEET = Sheet(
    key="checks",
    title="六有查验",
    synonyms=("六有", "六有情况", "六有检查", "六有查验表", "六有达标", "六有清单", "六有核查"),
    heading="“六有”查验表",
    required=False,
    columns=(
        Column("checked_on", "查验日期", DAY, (
            "检查日期", "查验时间", "检查时间", "日期", "时间", "核查日期", "核查时间",
            "查看日期"), required=True, kind="date"),
        choice_column("have", "六有", HaveCheck.Have, other_words=HAVE_WORDS, required=True,
                      synonyms=("六有类别", "类别", "六有项目", "六有内容", "所属六有", "六有类型",
                                "六有名称", "维度"),
                      note="有人员、有活动由系统按花名册和服务记录计算，这里填的只留存备查"),
        Column("item", "查验项目", text(60), (
            "检查项目", "查验内容", "检查内容", "项目", "内容", "查验事项", "检查事项", "核查项目",
            "核查内容", "指标", "查验指标", "具体项目"), required=True, width=24),
        choice_column("result", "结果", HaveCheck.Result, other_words=RESULT_WORDS, required=True,
                      synonyms=("查验结果", "检查结果", "核查结果", "是否达标", "达标情况", "结论",
                                "查验结论", "检查结论")),
        choice_column("method", "查验方式", HaveCheck.Method, other_words=METHOD_WORDS,
                      synonyms=("检查方式", "核查方式", "方式", "查验方法", "检查方法")),
        Column("checked_by", "查验人", text(40), (
            "检查人", "查验人员", "检查人员", "核查人", "核查人员", "查验人姓名")),
        EVIDENCE,
    ),
)  # fmt: skip

BRANDS_SHEET = Sheet(
    key="brands",
    title="服务品牌",
    synonyms=("品牌", "品牌登记", "服务品牌登记", "品牌情况", "服务品牌登记表", "品牌台账"),
    heading="服务品牌登记表",
    required=False,
    columns=(
        Column("name", "品牌名称", text(60), (*BRAND_TITLES, "名称"), required=True, width=24),
        Column("from_day", "启用日期", DAY, (
            "启用时间", "创建日期", "创建时间", "开始日期", "开始时间", "起始日期", "打造时间",
            "成立日期", "品牌启用日期", "建立日期", "设立日期"), required=True, kind="date"),
        Column("statement", "品牌内涵", text(300), (
            "内涵", "品牌介绍", "品牌简介", "品牌说明", "品牌理念", "品牌定位", "品牌阐释",
            "内涵说明", "品牌内容"), width=36),
        EVIDENCE,
        Column("retired_on", "停用日期", DAY, (
            "停用时间", "终止日期", "结束日期", "停止日期", "停止使用日期", "终止时间",
            "结束时间"), kind="date", note="从这一天起不再使用"),
    ),
)  # fmt: skip

BRAND_ACTIVITIES_SHEET = Sheet(
    key="brand_activities",
    title="品牌活动",
    synonyms=("活动", "品牌活动登记", "品牌活动情况", "服务品牌活动", "品牌活动登记表"),
    heading="品牌活动登记表",
    required=False,
    columns=(
        Column("brand", "品牌名称", text(60), BRAND_TITLES, required=True, width=24),
        Column("held_on", "活动日期", DAY, (
            "活动时间", "日期", "时间", "开展日期", "开展时间", "举办日期", "举办时间"),
            required=True, kind="date"),
        Column("theme", "活动主题", text(120), (
            "主题", "活动名称", "活动内容", "内容", "活动项目"), required=True, width=30),
        PEOPLE,
    ),
)  # fmt: skip

PREMISES = Register(
    code="premises",
    title="阵地六有台账",
    sheets=(PREMISES_SHEET, CHECKS_SHEET, BRANDS_SHEET, BRAND_ACTIVITIES_SHEET),
)
