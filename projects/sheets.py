"""The project register (项目台账): projects and their milestones."""

from common.horizon import EARLIEST_FACT
from common.sheets import (
    Column,
    Register,
    Sheet,
    count,
    day,
    decimal,
    fen,
    positive_count,
    text,
    yes_no,
)
from common.sheets.labels import choice_column
from projects.models import Project

DAY = day(earliest=EARLIEST_FACT)

FUNDING_WORDS = {
    "区级": "区级资金", "区财政": "区级资金", "区级财政": "区级资金", "区级财政资金": "区级资金",
    "区财政资金": "区级资金", "区级专项资金": "区级资金", "区级直拨": "区级资金",
    "街道": "街道资金", "街道自筹": "街道资金", "街道自有资金": "街道资金", "街道经费": "街道资金",
    "福彩": "福彩公益金", "福彩金": "福彩公益金", "彩票公益金": "福彩公益金",
    "福利彩票公益金": "福彩公益金", "慈善": "慈善捐赠", "捐赠": "慈善捐赠", "慈善资金": "慈善捐赠",
    "慈善捐款": "慈善捐赠", "社会捐赠": "慈善捐赠", "市级": "市级资金", "市财政": "市级资金",
    "市级财政资金": "市级资金", "省级": "省级资金", "省财政": "省级资金",
    "省级财政资金": "省级资金", "其他": "其他资金", "其它": "其他资金", "其它资金": "其他资金",
}  # fmt: skip
FIELD_WORDS = {
    "救助": "社会救助", "困难群众救助": "社会救助", "养老": "养老服务", "为老服务": "养老服务",
    "老年服务": "养老服务", "儿童": "儿童关爱保护", "未成年人保护": "儿童关爱保护",
    "未成年人关爱保护": "儿童关爱保护", "儿童关爱": "儿童关爱保护", "儿童保护": "儿童关爱保护",
    "儿童福利": "儿童关爱保护", "治理": "社区治理", "社区营造": "社区治理",
}  # fmt: skip

NAME_TITLES = (
    "项目", "项目全称", "服务项目", "服务项目名称", "所属项目", "名称", "项目名", "所属项目名称",
    "协议项目名称",
)  # fmt: skip

PROJECTS_SHEET = Sheet(
    key="projects",
    title="项目",
    synonyms=("项目台账", "项目信息", "项目清单", "项目基本情况", "项目列表", "项目一览表"),
    heading="社会工作服务项目台账",
    columns=(
        Column("name", "项目名称", text(100), NAME_TITLES, required=True, width=36,
               note="同一街道内项目名称不能重复；再次导入时按名称更新"),
        Column("publisher", "发布部门", text(60), (
            "发布单位", "购买方", "购买单位", "购买主体", "主管部门", "委托单位", "立项单位",
            "立项部门", "甲方", "发布方", "发布机构", "委托方", "资助方", "发包单位"), width=18),
        choice_column("funding_source", "资金来源", Project.FundingSource,
                      other_words=FUNDING_WORDS, required=True,
                      synonyms=("经费来源", "资金渠道来源", "资金性质", "来源", "资金渠道",
                                "经费渠道", "资金类型", "资金来源类型", "项目资金来源")),
        Column("agency", "承接机构", text(80), (
            "承接单位", "服务机构", "承接社工机构", "承接方", "实施机构", "执行机构", "社工机构",
            "承接主体", "承接社会组织", "承办机构", "执行单位", "实施单位", "乙方"), width=30),
        Column("agreed_fen", "协议金额(元)", fen(), (
            "合同金额(元)", "项目金额(元)", "协议资金(元)", "协议总额(元)", "合同总额(元)",
            "项目资金(元)", "项目经费(元)", "总金额(元)", "金额(元)", "协议总金额(元)",
            "合同总金额(元)", "项目总金额(元)", "项目总资金(元)", "合同额(元)", "合同价(元)",
            "合同价款(元)", "协议价款(元)", "中标金额(元)", "购买金额(元)"),
            required=True, kind="amount", width=16),
        Column("agreed_start", "协议开始", DAY, (
            "协议开始日期", "协议开始时间", "开始日期", "开始时间", "起始日期", "项目开始",
            "项目开始日期", "合同开始", "合同开始日期", "协议起始", "协议起始日期", "协议签订日期",
            "合同开始时间", "项目开始时间", "服务开始日期", "服务开始时间", "实施开始日期",
            "起始时间", "协议起始时间", "合同起始日期", "合同起始时间", "项目起始日期", "启动日期",
            "协议起", "起", "开始"), required=True, kind="date"),
        Column("agreed_end", "协议结束", DAY, (
            "协议结束日期", "协议结束时间", "结束日期", "结束时间", "截止日期", "终止日期",
            "项目结束", "项目结束日期", "合同结束", "合同结束日期", "协议截止", "协议截止日期",
            "协议终止日期", "合同结束时间", "项目结束时间", "服务结束日期", "服务结束时间",
            "截止时间", "终止时间", "协议截止时间", "协议终止时间", "合同截止日期", "合同终止日期",
            "项目截止日期", "合同到期日", "协议到期日", "到期日期", "协议止", "止",
            "结束"), required=True, kind="date"),
        Column("evaluator", "督导评估方", text(80), (
            "督导评估机构", "督导评估单位", "督导评估第三方", "第三方", "第三方机构",
            "第三方评估机构", "评估机构", "评估方", "评估单位", "督导机构", "督导方",
            "第三方督导评估机构"), width=24),
        Column("published_on_platform", "通过平台发布", yes_no(), (
            "是否通过平台发布", "平台发布", "是否平台发布", "是否在平台发布", "在平台发布",
            "通过社工站平台发布", "是否依托平台发布"),
            choices=("是", "否")),
        choice_column("field", "服务领域", Project.Field, other_words=FIELD_WORDS,
                      synonyms=("领域", "项目领域", "项目类别")),
        Column("published_on", "发布日期", DAY, ("发布时间", "公告日期"), kind="date"),
        Column("external_number", "平台外部编号", text(60, code=True), (
            "平台编号", "外部编号", "发布编号"), width=18),
    ),
)  # fmt: skip

MILESTONES_SHEET = Sheet(
    key="milestones",
    title="里程碑",
    synonyms=("项目进度", "项目进度表", "里程碑计划", "进度", "进度表", "项目里程碑", "进度计划"),
    heading="项目进度表",
    columns=(
        Column("project", "项目名称", text(100), NAME_TITLES, required=True, width=36),
        Column("title", "里程碑", text(80), (
            "里程碑名称", "里程碑节点", "节点", "节点名称", "阶段", "阶段任务", "任务", "工作内容",
            "进度节点", "关键节点", "工作节点", "里程碑事项", "阶段名称", "阶段目标", "任务名称",
            "工作任务"), required=True, width=26, note="同一项目内不能重复；再次导入时按名称更新"),
        Column("weight", "权重(%)", decimal(2, minimum=0, maximum=100, percent=True), (
            "权重", "占比(%)", "占比", "比重(%)", "分值", "权重占比", "所占权重", "权重比",
            "进度权重", "进度占比", "百分比", "比例(%)"), required=True, kind="decimal",
            note="一个项目各里程碑的权重合计应为 100"),
        Column("planned_on", "计划完成日期", DAY, (
            "计划完成时间", "计划日期", "计划完成", "计划时间", "应完成日期", "计划完成期限",
            "计划节点", "预计完成日期", "预计完成时间", "拟完成日期", "要求完成日期"), kind="date"),
        Column("completed_on", "实际完成日期", DAY, (
            "实际完成时间", "实际日期", "实际完成", "完成日期", "完成时间", "实际时间",
            "实际完成情况", "实际完成年月日", "办结日期", "达成日期"), kind="date"),
        Column("evidence", "佐证材料", text(200), (
            "佐证", "证明材料", "佐证资料", "完成佐证", "成果材料", "印证材料", "支撑材料",
            "验收材料", "材料"), width=24),
        Column("indicator_unit", "指标单位", text(20), ("单位", "计量单位")),
        Column("indicator_target", "指标目标", positive_count(), (
            "目标数", "目标值", "指标数", "目标"), kind="integer"),
        Column("actual", "已完成数", count(), (
            "已完成", "完成数", "完成值", "实际完成数", "指标完成数"), kind="integer"),
    ),
)  # fmt: skip

PROJECTS = Register(
    code="projects", title="项目台账", sheets=(PROJECTS_SHEET, MILESTONES_SHEET)
)  # fmt: skip
