"""The registers of community organisations: their filing (社区社会组织备案表), their incubation
(培育孵化台账).
"""

from common.horizon import EARLIEST_FACT
from orgs.models import Incubation, Organisation
from sheets import Column, Register, Sheet, count, day, text, yes_no
from sheets.labels import choice_column
from stations.models import CommunityClassification

DAY = day(earliest=EARLIEST_FACT)

KIND_WORDS = {
    "城市": "城市社区", "城市型社区": "城市社区", "城区社区": "城市社区", "村改居": "村改居社区",
    "涉农社区": "村改居社区", "村转居社区": "村改居社区",
}  # fmt: skip
CATEGORY_WORDS = {
    "生活服务": "生活服务类", "社区事务": "社区事务类", "公益慈善": "公益慈善类",
    "公益": "公益慈善类", "公益类": "公益慈善类", "慈善类": "公益慈善类",
    "文体活动": "文体活动类", "文体": "文体活动类", "文体类": "文体活动类",
    "文化体育类": "文体活动类", "居民互助": "居民互助类", "互助类": "居民互助类",
    "志愿服务": "志愿服务类", "志愿类": "志愿服务类", "其它": "其他", "其他类": "其他",
}  # fmt: skip
STATE_WORDS = {
    "备案": "已备案", "已登记备案": "已备案", "备案完成": "已备案", "正常": "已备案",
    "待备案": "待审核", "审核中": "待审核", "未审核": "待审核", "备案中": "待审核",
    "团队": "活动团队", "未备案": "活动团队",
    "注销": "已注销", "撤销": "已注销", "已撤销": "已注销", "已解散": "已注销",
}  # fmt: skip

STAGE_WORDS = {
    "入孵": "入壳", "入壳期": "入壳", "入壳中": "入壳", "孵化": "培育", "孵化中": "培育",
    "培育中": "培育", "培育期": "培育", "在孵": "培育", "孵化期": "培育", "出孵": "出壳",
    "已出壳": "出壳", "已出孵": "出壳", "出壳期": "出壳", "毕业": "出壳",
}  # fmt: skip
COMMUNITY = Column(
    "community", "社区", text(60), (
        "所属社区", "所在社区", "社区名称", "社区居委会", "属地社区", "服务社区", "辖区社区",
        "所在社区名称", "所属社区名称", "社区居民委员会", "村(社区)", "村/社区", "社区(村)"),
    required=True, width=22,
)  # fmt: skip
NAMES = (
    "社区社会组织名称", "社会组织名称", "社会组织", "社区社会组织", "备案组织名称", "名称",
    "组织全称", "组织名", "备案名称", "队伍名称", "团队名称",
)  # fmt: skip
INCUBATED_NAMES = (*NAMES, "孵化组织", "孵化组织名称", "在孵组织", "培育组织", "培育组织名称",
                   "入孵组织")  # fmt: skip

ORGANISATIONS_SHEET = Sheet(
    key="organisations",
    title="备案",
    synonyms=("备案表", "社区社会组织", "社区社会组织备案表", "组织备案", "备案情况", "社会组织"),
    heading="社区社会组织备案表",
    columns=(
        COMMUNITY,
        choice_column("community_kind", "社区类型", CommunityClassification.Kind,
                      other_words=KIND_WORDS, synonyms=("社区类别", "社区性质", "社区属性",
                                                         "社区分类")),
        Column("name", "组织名称", text(80), NAMES,
            required=True, width=28, note="同一社区内不能重复；再次导入时按社区和名称更新"),
        choice_column("category", "类别", Organisation.Category, other_words=CATEGORY_WORDS,
                      required=True,
                      synonyms=("组织类别", "组织类型", "类型", "业务类别", "社会组织类别",
                                "组织分类", "社会组织类型", "社区社会组织类别", "社区社会组织类型",
                                "所属类别", "服务类别", "活动类别", "业务范围类别", "分类")),
        Column("person_in_charge", "负责人", text(40, spaces=False), (
            "负责人姓名", "组织负责人", "牵头人", "联系人", "主要负责人", "法定代表人")),
        Column("members", "成员数", count(), (
            "成员人数", "人数", "会员数", "成员数量", "队员人数", "会员人数", "队员数", "成员总数",
            "成员"), kind="integer"),
        Column("filing_number", "备案编号", text(60, code=True), (
            "备案号", "备案证号", "备案文号", "备案证编号", "备案登记号", "备案登记编号"),
            width=22),
        Column("filed_on", "备案日期", DAY, (
            "备案时间", "登记备案日期", "备案登记日期", "备案登记时间", "批准备案日期",
            "备案批准日期", "备案年月日", "登记日期"), kind="date"),
        choice_column("state", "状态", Organisation.State, other_words=STATE_WORDS, required=True,
                      synonyms=("备案状态", "组织状态", "目前状态", "当前状态", "备案审核状态",
                                "备案情况", "备案进度", "现状")),
        Column("cancelled_on", "注销日期", DAY, ("注销时间", "撤销日期"), kind="date"),
        Column("standardised", "规范化达标", yes_no(), (
            "是否规范化达标", "规范化建设达标", "是否达标", "规范化", "规范达标", "是否规范化",
            "规范化是否达标", "规范化建设是否达标", "达标情况"), choices=("是", "否")),
    ),
)  # fmt: skip

ORGS = Register(code="orgs", title="社区社会组织备案表", sheets=(ORGANISATIONS_SHEET,))

INCUBATIONS_SHEET = Sheet(
    key="incubations",
    title="孵化组织",
    synonyms=("培育孵化组织", "孵化", "孵化情况", "培育孵化", "培育组织", "在孵组织", "孵化台账"),
    heading="社区社会组织培育孵化台账",
    columns=(
        COMMUNITY,
        Column("name", "组织名称", text(80), INCUBATED_NAMES, required=True, width=28,
               note="系统里没有的，按“活动团队”登记，不算备案"),
        Column("entered_on", "入孵日期", DAY, (
            "入孵时间", "入壳日期", "入壳时间", "开始孵化日期", "孵化开始日期", "开始日期",
            "起始日期", "孵化日期", "培育开始日期", "入驻日期"), required=True, kind="date"),
        choice_column("stage", "阶段", Incubation.Stage, other_words=STAGE_WORDS,
                      synonyms=("孵化阶段", "培育阶段", "所处阶段", "当前阶段", "状态",
                                "孵化状态")),
        Column("left_on", "出孵日期", DAY, (
            "出孵时间", "出壳日期", "出壳时间", "孵化结束日期", "结束日期", "毕业日期",
            "退出日期"), kind="date", note="从这一天起不再算在孵"),
        Column("worker_name", "负责社工", text(40, spaces=False), (
            "社工", "责任社工", "负责人", "跟进社工", "孵化社工", "指导社工", "负责社工姓名")),
    ),
)  # fmt: skip

INCUBATION_ACTIVITIES_SHEET = Sheet(
    key="incubation_activities",
    title="孵化活动",
    synonyms=("培育孵化活动", "活动", "活动记录", "孵化活动记录", "培育活动"),
    heading="培育孵化活动台账",
    required=False,
    columns=(
        COMMUNITY,
        Column("name", "组织名称", text(80), INCUBATED_NAMES, required=True, width=28),
        Column("held_on", "活动日期", DAY, (
            "活动时间", "日期", "时间", "开展日期", "开展时间", "培训日期"),
            required=True, kind="date"),
        Column("content", "活动内容", text(200), (
            "内容", "活动主题", "主题", "活动名称", "孵化内容", "培育内容", "培育孵化内容"),
            required=True, width=30),
        Column("people", "参与人数", count(), (
            "参加人数", "人数", "参与人次", "参加人次", "服务人数"), kind="integer"),
    ),
)  # fmt: skip

INCUBATION = Register(
    code="incubation",
    title="培育孵化台账",
    sheets=(INCUBATIONS_SHEET, INCUBATION_ACTIVITIES_SHEET),
)
