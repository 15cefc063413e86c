"""The classes of the 应报基数 in the table, from what the roster froze. The first that fits wins."""

HIGH, SCALE, CROWDED, OTHER = "high", "scale", "crowded", "other"
SCALE_SIZES = ("large", "medium")
CROWDED_INDUSTRIES = ("521", "61", "62", "83", "84", "88", "89", "90")
"""GB/T 4754-2017: 综合零售, 住宿, 餐饮, 教育, 卫生, 文化艺术, 体育, 娱乐."""
KINDS = {HIGH: "高危企业", SCALE: "规模以上", CROWDED: "人员密集场所", OTHER: "其他"}
KIND_RULES = {
    HIGH: "开启本季度时档案里“高危行业领域”为是。",
    SCALE: "非高危，开启时企业规模为大型或者中型。",
    CROWDED: "非高危、非规模以上，开启时行业为综合零售、住宿、餐饮、教育、卫生、文化、体育或者娱乐。",
    OTHER: "以上三类之外的，含规模或者行业未填的。",
}
