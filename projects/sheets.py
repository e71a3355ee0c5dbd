"""The project register (项目台账): projects and their milestones."""

from datetime import date

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

DAY = day(earliest=date(2000, 1, 1))

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

NAME_TITLES = ("项目", "项目全称", "服务项目", "服务项目名称", "所属项目", "名称")

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
            "立项部门", "甲方"), width=18),
        choice_column("funding_source", "资金来源", Project.FundingSource,
                      other_words=FUNDING_WORDS, required=True,
                      synonyms=("经费来源", "资金渠道来源", "资金性质", "来源")),
        Column("agency", "承接机构", text(80), (
            "承接单位", "服务机构", "承接社工机构", "承接方", "实施机构", "执行机构", "社工机构",
            "乙方"), width=30),
        Column("agreed_fen", "协议金额(元)", fen(), (
            "合同金额(元)", "项目金额(元)", "协议资金(元)", "协议总额(元)", "合同总额(元)",
            "项目资金(元)", "项目经费(元)", "总金额(元)", "金额(元)"),
            required=True, kind="amount", width=16),
        Column("agreed_start", "协议开始", DAY, (
            "协议开始日期", "协议开始时间", "开始日期", "开始时间", "起始日期", "项目开始",
            "项目开始日期", "合同开始", "合同开始日期", "协议起始", "协议起始日期", "协议签订日期",
            "开始"), required=True, kind="date"),
        Column("agreed_end", "协议结束", DAY, (
            "协议结束日期", "协议结束时间", "结束日期", "结束时间", "截止日期", "终止日期",
            "项目结束", "项目结束日期", "合同结束", "合同结束日期", "协议截止",
            "协议截止日期", "协议终止日期",
            "结束"), required=True, kind="date"),
        Column("evaluator", "督导评估方", text(80), (
            "督导评估机构", "督导评估单位", "督导评估第三方", "第三方", "第三方机构",
            "第三方评估机构", "评估机构", "评估方", "评估单位", "督导机构"), width=24),
        Column("published_on_platform", "通过平台发布", yes_no(), (
            "是否通过平台发布", "平台发布", "是否平台发布", "是否在平台发布", "在平台发布"),
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
            "进度节点"), required=True, width=26, note="同一项目内不能重复；再次导入时按名称更新"),
        Column("weight", "权重(%)", decimal(2, minimum=0, maximum=100), (
            "权重", "占比(%)", "占比", "比重(%)", "分值"), required=True, kind="decimal",
            note="一个项目各里程碑的权重合计应为 100"),
        Column("planned_on", "计划完成日期", DAY, (
            "计划完成时间", "计划日期", "计划完成", "计划时间", "应完成日期"), kind="date"),
        Column("completed_on", "实际完成日期", DAY, (
            "实际完成时间", "实际日期", "实际完成", "完成日期", "完成时间"), kind="date"),
        Column("evidence", "佐证材料", text(200), (
            "佐证", "证明材料", "佐证资料", "完成佐证", "成果材料"), width=24),
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
