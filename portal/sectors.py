"""Sectors an enterprise may belong to, in the words of the determination standards that apply to them."""

SECTORS = (
    "工贸",
    "化工（含医药）",
    "危险化学品生产",
    "危险化学品经营（有储存）",
    "烟花爆竹",
    "金属非金属矿山",
    "煤矿",
    "民用爆炸物品",
    "房屋市政施工",
    "城镇燃气经营",
    "电力",
    "特种设备",
    "消防",
    "其他",
)
