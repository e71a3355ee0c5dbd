"""The roster of workers (社工人员花名册) and the register of trainings (培训学习台账)."""

from common.horizon import EARLIEST_FACT, EARLIEST_OF_PEOPLE
from sheets import Column, Register, Sheet, count, day, decimal, month, text
from sheets.labels import choice_column
from talent.models import MOST_HOURS, Level, TrainingRecord, Worker
from talent.rules import EARLIEST_BIRTH, FIRST_EXAM

DAY = day(earliest=EARLIEST_OF_PEOPLE)
BIRTH_MONTH = month(earliest=EARLIEST_BIRTH)
YEARS = range(FIRST_EXAM, 2051)

LEVEL_WORDS = {
    "助理社工师": "助理社会工作师", "初级": "助理社会工作师", "助理": "助理社会工作师",
    "初级社工师": "助理社会工作师", "初级社会工作师": "助理社会工作师",
    "社工师": "社会工作师", "中级": "社会工作师", "中级社工师": "社会工作师",
    "中级社会工作师": "社会工作师", "高级": "高级社会工作师", "高级社工师": "高级社会工作师",
}  # fmt: skip
POST_WORDS = {
    "社区工作人员": "社区工作者", "社区干部": "社区工作者", "社区": "社区工作者",
    "社区专职工作者": "社区工作者",
    "站点社工": "社工站社工", "驻站社工": "社工站社工", "社工": "社工站社工",
    "社工站": "社工站社工", "项目社工": "社工站社工",
    "网格": "网格员", "专职网格员": "网格员", "督导": "机构督导", "项目督导": "机构督导",
    "民政干部": "街道民政干部", "民政专干": "街道民政干部",
}  # fmt: skip
FIELD_WORDS = {
    "救助": "社会救助", "养老": "养老服务", "为老服务": "养老服务", "儿童": "儿童关爱保护",
    "未成年人保护": "儿童关爱保护", "未成年人关爱保护": "儿童关爱保护", "儿童关爱": "儿童关爱保护",
    "儿童保护": "儿童关爱保护", "治理": "社区治理",
}  # fmt: skip
GENDER_WORDS = {"女性": "女", "男性": "男", "F": "女", "M": "男"}


def of_any_year(*titles: str) -> tuple[str, ...]:
    """Headers that name their year: 2022年报考级别, 2022年度报考级别, 2022报考级别."""
    return tuple(
        f"{year}{word}{title}" for year in YEARS for word in ("年", "年度", "") for title in titles
    )


WORKERS_SHEET = Sheet(
    key="workers",
    title="花名册",
    synonyms=("社工花名册", "社工人员花名册", "人员花名册", "社会工作者花名册", "人员", "社工人员"),
    heading="社会工作者花名册",
    columns=(
        Column("name", "姓名", text(40, spaces=False), (
            "社工姓名", "人员姓名", "社工", "名字", "社工人员姓名", "工作人员姓名", "员工姓名"),
            required=True),
        choice_column("gender", "性别", Worker.Gender, other_words=GENDER_WORDS, width=8),
        Column("birth_month", "出生年月", BIRTH_MONTH, (
            "出生日期", "出生月份", "出生时间", "生日", "出生", "出生年月日", "出生年、月"),
            required=True, kind="month",
            note="姓名、出生年月和单位都相同的是同一个人；再次导入时按这三项更新"),
        Column("unit", "单位", text(60), (
            "所在单位", "工作单位", "所属单位", "单位名称", "所在社区", "任职单位", "社区",
            "所属社区", "单位(社区)", "所在单位(社区)", "工作单位(社区)", "所在社区/单位",
            "服务单位", "所在机构"),
            required=True, width=24),
        choice_column("post", "岗位", Worker.Post, other_words=POST_WORDS, required=True,
                      synonyms=("岗位类别", "人员类别", "人员类型", "职务", "岗位类型", "身份",
                                "岗位名称", "工作岗位", "岗位性质", "人员身份", "现任岗位",
                                "任职岗位", "从事岗位", "岗位(职务)", "职务/岗位")),
        Column("education", "学历", text(20), ("文化程度", "最高学历", "教育程度", "学历层次")),
        choice_column("level", "证书等级", Level, other_words=LEVEL_WORDS, width=16, synonyms=(
            "证书级别", "职业水平", "职业资格", "资格等级", "职业水平等级", "证书", "资格证书",
            "职业水平证书", "社工证等级", "持证等级", "持证情况", "职业水平级别",
            "职业水平证书等级", "社会工作职业水平", "社会工作者职业资格", "职业资格等级",
            "职业资格证书", "资格证书等级", "资格级别", "专业资格", "持证级别", "社工证级别",
            "社工师等级", "社工证", "证书名称", "证书类型", "职称")),
        Column("number", "证书编号", text(40, code=True), (
            "证书号", "资格证编号", "证书号码", "职业水平证书编号", "管理号", "证书管理号", "证号",
            "资格证书编号", "职业资格证书编号"), width=20),
        Column("obtained_on", "取证日期", DAY, (
            "取证时间", "取得日期", "发证日期", "取得证书时间", "批准日期", "取证年月", "取得时间",
            "获证日期", "获证时间", "获得日期", "发证时间", "证书取得日期",
            "取得证书日期"), kind="date"),
        Column("registered_until", "登记有效期至", DAY, (
            "登记有效期", "有效期至", "注册有效期", "登记有效期截止", "登记证有效期至",
            "登记证有效期", "登记有效期截止日期", "登记到期日", "注册有效期至", "证书有效期至",
            "有效期截止", "有效期"), kind="date"),
        Column("training_hours", "继续教育学时", decimal(1, minimum=0, maximum=MOST_HOURS), (
            "学时", "继教学时", "继续教育", "培训学时", "累计学时", "继续教育学时数",
            "继续教育时数", "培训学时数", "年度学时", "学时数"), kind="decimal"),
        choice_column("exam_level", "报考级别", Level, other_words=LEVEL_WORDS, width=16,
                      synonyms=("报考等级", "考试报名级别", "报名级别", "报名等级", "报考类别",
                                "报考情况", "考试级别", "拟报考级别", "本年报考级别",
                                "本年度报考级别", "今年报考级别", *of_any_year(
                                    "报考级别", "报考等级", "报名级别", "报名等级", "报考情况",
                                    "报考", "考试级别", "考试报名", "考试报名级别")),
                      note="表头写明年度的（如“2022年报考级别”）按表头的年度"),
        Column("exam_year", "报考年度", count(minimum=YEARS[0], maximum=YEARS[-1]), (
            "考试年度", "报名年度"), kind="integer"),
        choice_column("key_field", "重点领域", Worker.Field, other_words=FIELD_WORDS,
                      synonyms=("服务领域", "领域", "专业领域", "擅长领域", "从事领域", "所属领域",
                                "重点服务领域")),
        Column("from_day", "入职日期", DAY, ("入职时间", "到岗日期", "上岗日期"), kind="date"),
        Column("until_day", "离职日期", DAY, ("离职时间", "离岗日期"), kind="date"),
    ),
)  # fmt: skip

TALENT = Register(code="talent", title="社工人员花名册", sheets=(WORKERS_SHEET,))

CATEGORY_WORDS = {
    "继教": "继续教育", "继续教育培训": "继续教育", "年度继续教育": "继续教育",
    "重点领域培训": "重点领域", "重点领域人才": "重点领域", "重点领域人才培训": "重点领域",
    "手册": "手册学习", "学习手册": "手册学习", "手册培训": "手册学习", "指引学习": "手册学习",
    "其它": "其他", "其他培训": "其他", "其他类": "其他",
}  # fmt: skip
KEY_FIELD_WORDS = {
    word: title for word, title in FIELD_WORDS.items() if title != "社区治理"
} | {"儿童福利": "儿童关爱保护", "未成年人": "儿童关爱保护"}  # fmt: skip
HANDBOOK_WORDS = {
    "督导手册": "督导服务手册", "《督导服务手册》": "督导服务手册", "督导服务": "督导服务手册",
    "社会工作服务站督导服务手册": "督导服务手册", "社工站督导服务手册": "督导服务手册",
    "昆明市乡镇(街道)社会工作服务站督导服务手册(试行)": "督导服务手册",
    "《昆明市乡镇(街道)社会工作服务站督导服务手册(试行)》": "督导服务手册",
    "操作指引": "运营操作指引", "运营指引": "运营操作指引", "《运营操作指引》": "运营操作指引",
    "社工站运营操作指引": "运营操作指引", "昆明市社工站运营操作指引(试行)": "运营操作指引",
    "《昆明市社工站运营操作指引(试行)》": "运营操作指引",
}  # fmt: skip

TRAINING_SHEET = Sheet(
    key="training",
    title="培训记录",
    synonyms=("培训", "培训学习", "培训学习台账", "培训学习记录", "培训台账", "学习记录",
              "培训情况", "培训人员"),
    heading="社工站培训学习台账",
    columns=(
        Column("held_on", "培训日期", day(earliest=EARLIEST_FACT), (
            "培训时间", "日期", "时间", "学习日期", "学习时间", "开展日期", "开展时间", "举办日期",
            "参训日期", "参训时间"), required=True, kind="date"),
        Column("theme", "培训主题", text(100), (
            "主题", "培训内容", "课程名称", "培训名称", "课程", "内容", "学习内容", "学习主题",
            "培训课程", "培训班名称", "培训题目"), required=True, width=30,
            note="培训日期、培训主题和姓名都相同的是同一条；再次导入时按这三项更新"),
        choice_column("category", "类别", TrainingRecord.Category, other_words=CATEGORY_WORDS,
                      required=True,
                      synonyms=("培训类别", "培训类型", "类型", "学习类别", "培训性质",
                                "学习类型", "培训种类")),
        choice_column("key_field", "重点领域", TrainingRecord.KeyField,
                      other_words=KEY_FIELD_WORDS,
                      synonyms=("领域", "培训领域", "所属领域", "服务领域", "重点领域名称",
                                "所属重点领域")),
        choice_column("handbook", "手册", TrainingRecord.Handbook, other_words=HANDBOOK_WORDS,
                      width=16,
                      synonyms=("手册名称", "学习手册", "学习手册名称", "所学手册", "指引",
                                "手册/指引", "学习资料")),
        Column("hours", "学时", decimal(1, minimum=0, maximum=999), (
            "培训学时", "学时数", "培训学时数", "课时", "学习学时", "时长(小时)", "时长",
            "培训时长", "认定学时", "培训课时", "课时数"), required=True, kind="decimal"),
        Column("name", "姓名", text(40, spaces=False), (
            "参训人员", "社工姓名", "参训人", "人员姓名", "学员", "学员姓名", "参训人员姓名",
            "参加人员", "参加人", "培训人员", "参训社工", "社工", "学习人员", "参训学员"),
            required=True, note="要在社工人员花名册上；有同名的请填单位"),
        Column("unit", "单位", text(60), (
            "所在单位", "工作单位", "所属单位", "单位名称", "参训单位", "任职单位", "社区",
            "所在社区", "所属社区", "单位(社区)", "人员单位"), width=24),
        Column("note", "备注", text(200), ("说明", "备注说明"), width=24),
    ),
)  # fmt: skip

TRAINING = Register(code="training", title="培训学习台账", sheets=(TRAINING_SHEET,))
