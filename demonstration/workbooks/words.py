"""Words from which the made-up registers are composed."""

SURNAMES = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文保普沐"
)
GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 霞 平 刚 秀英 桂英 建华 文静 雪梅 晓燕 "
    "玉兰 志强 海燕 丽娟 春梅 国庆 佳怡 思雨 雨桐 子涵 俊杰 浩然 欣怡 梓萱 晓东 红梅 云霞 建国 "
    "永红 秋菊 美玲 凤仙 正雄 家福 丽华 春燕 金花 应芬 光明 立群 慧敏 天佑 学文 绍林 兴旺"
)
GIVEN_NAMES = GIVEN.split()

PAYEES = {
    "staff": ["{agency}"],
    "service": ["昆明百汇超市（官渡店）", "滇味餐饮服务部", "春城图文广告部", "新知图书城"],
    "supervision": ["云南省社会工作协会", "督导老师（劳务）"],
    "office": ["晨光文具关上店", "云南电信昆明分公司", "昆明自来水公司"],
    "premises": ["昆明宏达装饰工程部", "官渡家具城"],
    "publicity": ["春城图文广告部", "昆明彩印厂"],
    "management": ["{agency}"],
    "tax": ["国家税务总局昆明市官渡区税务局"],
}
SUMMARIES = {
    "staff": ["{month}月社工工资", "{month}月社会保险费"],
    "service": [
        "{community}社区活动物资", "入户慰问物品", "小组活动材料", "{community}社区活动茶点",
        "儿童课堂教具", "志愿者补贴",
    ],
    "supervision": ["{month}月督导费", "社工继续教育培训费"],
    "office": ["办公用品", "{month}月通信费", "打印复印费", "水电费"],
    "premises": ["活动室桌椅", "功能室标牌制作"],
    "publicity": ["宣传折页印制", "活动横幅制作"],
    "management": ["{quarter}季度管理费"],
    "tax": ["{quarter}季度税费"],
}  # fmt: skip

# What a service was called, by kind; {field} is one of the words below.
TITLES = {
    "visit": ["{who}入户探访", "{who}定期走访", "节前走访慰问{who}"],
    "case": ["{who}个案跟进", "{who}情绪支持与资源链接"],
    "group": ["“{theme}”小组第{number}节"],
    "activity": ["“{theme}”社区活动", "{community}社区{theme}主题活动"],
    "consultation": ["{policy}咨询", "来访接待与咨询"],
    "referral": ["转介至{place}", "协助对接{place}"],
    "policy": ["{policy}宣传", "{policy}进社区"],
    "volunteer": ["志愿者{theme}行动", "“{theme}”志愿服务"],
}
WHO = {
    "assistance": ["低保家庭", "困难家庭", "残疾人家庭"],
    "elderly": ["独居老人", "空巢老人", "失能老人"],
    "children": ["困境儿童", "留守儿童"],
    "governance": ["困难居民", "残疾人家庭"],
}
THEMES = {
    "assistance": ["暖心互助", "技能提升", "温暖同行"],
    "elderly": ["银龄手工", "健康讲堂", "记忆花园", "夕阳红歌会"],
    "children": ["向阳课堂", "自护小卫士", "亲子阅读"],
    "governance": ["邻里议事", "美化家园", "楼道共治"],
}
POLICIES = ["社会救助政策", "养老服务政策", "儿童福利政策", "残疾人两项补贴", "反诈防骗知识"]
PLACES = ["区残联", "街道民政办", "社区卫生服务中心", "区妇联", "街道社区服务中心"]

# A community organisation is a word and a kind; the kind says its category.
ORGANISATION_BY_NAME = "同心 红石榴 邻里 春风 暖阳 金秋 彩云 和谐 向阳 幸福 连心 百合"
ORGANISATION_WORDS = ORGANISATION_BY_NAME.split()
ORGANISATION_KINDS = [
    ("volunteer", "志愿服务队"), ("culture", "文艺队"), ("mutual_aid", "互助会"),
    ("living", "便民服务队"), ("affairs", "议事会"), ("charity", "爱心社"), ("culture", "读书会"),
    ("volunteer", "巡逻队"), ("culture", "太极队"), ("mutual_aid", "妈妈帮帮团"),
]  # fmt: skip
