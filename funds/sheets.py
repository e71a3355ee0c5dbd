"""The fund register (资金台账): what was received, what was spent, what the budget gives."""

from common.horizon import EARLIEST_FACT
from funds.models import Expenditure
from sheets import Column, Register, Sheet, day, fen, text
from sheets.labels import choice_column

DAY = day(earliest=EARLIEST_FACT)
PROJECT_TITLES = (
    "项目名称", "所属项目", "服务项目", "项目全称", "列支项目", "所属项目名称", "归属项目",
    "对应项目", "拨付项目",
)  # fmt: skip

CATEGORY_WORDS = {
    "人员费": "人员经费", "人员费用": "人员经费", "人工费": "人员经费", "工资": "人员经费",
    "人员工资": "人员经费", "薪酬": "人员经费",
    "活动经费": "服务活动经费", "服务经费": "服务活动经费", "活动费": "服务活动经费",
    "服务活动费": "服务活动经费", "服务费": "服务活动经费",
    "督导经费": "督导培训经费", "培训经费": "督导培训经费", "督导培训费": "督导培训经费",
    "培训费": "督导培训经费", "督导费": "督导培训经费",
    "办公费": "办公经费", "办公费用": "办公经费", "行政经费": "办公经费",
    "阵地经费": "阵地建设经费", "阵地建设费": "阵地建设经费", "阵地建设": "阵地建设经费",
    "场地建设费": "阵地建设经费",
    "宣传费": "宣传经费", "宣传费用": "宣传经费", "管理费用": "管理费", "机构管理费": "管理费",
    "税金": "税费", "税款": "税费", "税": "税费",
    "评估费": "评估审计费", "审计费": "评估审计费", "评估审计费用": "评估审计费",
    "其它": "其他", "其他费用": "其他", "其他经费": "其他",
}  # fmt: skip

APPROPRIATIONS_SHEET = Sheet(
    key="appropriations",
    title="拨付",
    synonyms=("拨付台账", "资金拨付", "资金拨付台账", "拨款", "到账", "资金到账", "收入"),
    heading="社工站资金拨付台账",
    columns=(
        Column("received_on", "到账日期", DAY, (
            "拨付日期", "到账时间", "拨付时间", "拨款日期", "拨款时间", "收款日期", "收到日期",
            "日期", "时间", "资金到账日期", "资金到账时间", "到款日期", "到位日期", "入账日期"),
            required=True, kind="date"),
        Column("payer", "拨付单位", text(60), (
            "拨款单位", "付款单位", "来款单位", "拨付部门", "资金来源单位", "拨款部门", "拨付方",
            "付款方", "出资单位", "资金来源"), width=20),
        Column("document", "文号", text(60, code=True), (
            "拨付文号", "文件号", "拨款文号", "文件文号", "批文号", "拨付文件号", "依据文号",
            "文件编号", "拨款文件"), width=20),
        Column("project", "项目", text(100), PROJECT_TITLES, required=True, width=36),
        Column("batch", "批次", text(30), (
            "拨付批次", "期次", "拨款批次", "第几批", "拨付期次", "资金批次", "批次号", "拨付期数"),
            required=True,
            note="同一项目内不能重复；再次导入时按项目和批次核对"),
        Column("fen", "金额(元)", fen(), (
            "拨付金额(元)", "到账金额(元)", "拨款金额(元)", "收入金额(元)", "支出金额(元)",
            "收款金额(元)", "实际到账金额(元)", "本次拨付金额(元)", "到账资金(元)", "拨付资金(元)",
            "资金金额(元)", "到账额(元)", "拨付额(元)", "拨付数额(元)", "发生额(元)"),
            required=True, kind="amount", width=16),
        Column("note", "备注", text(200), ("说明",), width=24),
    ),
)  # fmt: skip

EXPENDITURES_SHEET = Sheet(
    key="expenditures",
    title="支出",
    synonyms=("支出台账", "资金支出", "资金支出台账", "支出明细", "付款", "费用"),
    heading="社工站资金支出台账",
    columns=(
        Column("paid_on", "支出日期", DAY, (
            "付款日期", "支付日期", "支出时间", "付款时间", "支付时间", "日期", "时间", "列支日期",
            "报账日期", "报销日期", "记账日期", "凭证日期", "发生日期", "使用日期"),
            required=True, kind="date"),
        Column("project", "项目", text(100), PROJECT_TITLES, required=True, width=36),
        choice_column("category", "科目", Expenditure.Category, other_words=CATEGORY_WORDS,
                      required=True, width=16,
                      synonyms=("支出科目", "预算科目", "费用科目", "费用类别", "支出类别",
                                "类别", "费用类型", "支出类型", "科目名称", "会计科目", "开支科目",
                                "经费科目", "列支科目")),
        Column("summary", "摘要", text(120), (
            "用途", "支出内容", "支出事由", "事由", "支出摘要", "内容", "支出用途", "资金用途",
            "用途说明", "支出说明", "费用说明", "支出事项", "事项", "开支内容"),
            required=True, width=24),
        Column("payee", "收款方", text(80), (
            "收款单位", "收款人", "收款方名称", "收款单位(人)", "供应商", "收款单位(个人)",
            "收款单位/个人", "收款单位名称", "收款对象"), width=20),
        Column("voucher_number", "凭证号", text(40, code=True), (
            "凭证编号", "记账凭证号", "会计凭证号", "凭证", "凭证字号", "记账凭证编号", "凭证号码",
            "凭证号数", "凭单号", "单据号", "票据号", "记账编号"),
            required=True, note="同一年内不能重复；再次导入时按年度和凭证号核对"),
        Column("invoice_number", "发票号码", text(40, spaces=False, code=True), (
            "发票号", "发票编号", "发票", "票号", "发票代码及号码", "发票号(码)", "电子发票号码",
            "增值税发票号码", "数电票号码"),
            width=22, note="没有发票的留空或写“无”；同一个号码在全区只能报销一次"),
        Column("fen", "金额(元)", fen(), (
            "支出金额(元)", "付款金额(元)", "支付金额(元)", "发生额(元)", "发生金额(元)",
            "支出额(元)", "实际支出金额(元)", "实际支出(元)", "支出数(元)", "支出(元)",
            "开支金额(元)", "报销金额(元)", "使用金额(元)"),
               required=True, kind="amount", width=16),
        Column("handler", "经办人", text(40), ("经手人", "报销人", "经办", "办理人")),
        Column("note", "备注", text(200), ("说明",), width=24),
    ),
)  # fmt: skip

BUDGET_SHEET = Sheet(
    key="budget",
    title="预算",
    synonyms=("预算表", "项目预算", "项目预算表", "预算明细", "资金预算", "预算情况", "经费预算"),
    heading="社工站项目预算表",
    required=False,
    columns=(
        Column("project", "项目名称", text(100), ("项目", *PROJECT_TITLES), required=True, width=36,
               note="项目和科目都相同的是同一条；再次导入时按这两项更新"),
        choice_column("category", "科目", Expenditure.Category, other_words=CATEGORY_WORDS,
                      required=True, width=16,
                      synonyms=("预算科目", "支出科目", "费用科目", "科目名称", "费用类别",
                                "经费科目", "类别", "费用类型", "开支科目", "会计科目")),
        Column("fen", "预算金额(元)", fen(), (
            "预算数(元)", "预算(元)", "预算额(元)", "预算资金(元)", "预算经费(元)", "金额(元)",
            "计划金额(元)", "核定预算(元)", "预算数额(元)", "批复预算(元)"),
            required=True, kind="amount", width=16),
        Column("note", "备注", text(200), ("说明",), width=24),
    ),
)  # fmt: skip

FUNDS = Register(
    code="funds",
    title="资金台账",
    sheets=(APPROPRIATIONS_SHEET, EXPENDITURES_SHEET, BUDGET_SHEET),
)
