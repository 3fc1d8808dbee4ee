"""Writes `examples/exports/`: small files exactly as marketplaces export them, for the fictional shop 枕溪器物.

Run it with ``python examples/make_exports.py [FOLDER]``; the same files come out every time, byte by byte. Each file
keeps its marketplace's quirks on purpose: GBK and ``="…"`` ids, byte-order mark and tabs before ids, masked and
ciphered addresses, preamble and footer rows. Every name, id and sentence is invented.
"""

# ruff: noqa: E501, SIM905 - headers and rows stand here as the marketplaces write them, one after the other
from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

FOLDER = Path(__file__).parent / "exports"
CREATED = datetime(2026, 11, 12, 9, tzinfo=UTC).replace(tzinfo=None)
Rows = Sequence[Sequence[str]]

TAOBAO_2017 = (
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,"
    "买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,"
    "宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,"
    "发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,"
    "修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,退款金额,预约门店"
).split(",")
TAOBAO_2018 = [
    *TAOBAO_2017[:3], "支付单号", "支付详情", *TAOBAO_2017[3:], "新零售交易类型", "新零售导购门店名称", "新零售导购门店id",
    "新零售发货门店名称", "新零售发货门店id", "确认收货时间", "打款商家金额", "含应开票给个人的个人红包", "是否信用购",
    "体验期结束时间", "前N有礼", "配送类型", "主订单编号",
]  # fmt: skip
TAOBAO_ORDERS = (
    ("3515313147329357910", "溪边的猫", "136.00", "10.00", "146.00", "交易成功", "杯子麻烦包厚一点", "陈**",
     "浙江省 杭州市 西湖区 文三路***号(310012)", "'138****2207", "2026-11-02 21:14:09", "2026-11-02 21:15:30",
     "青釉三才盖碗 梅子青", "2", "75310442210987", "中通快递", "2026-11-08 10:22:41"),
    ("3515313147329357911", "阿诺1987", "39.00", "0.00", "39.00", "卖家已发货，等待买家确认", "", "王**",
     "广东省 广州市 荔湾区 龙津西路***号(510180)", "'159****6610", "2026-11-05 08:03:55", "2026-11-05 08:04:20",
     "手吹玻璃小杯 两只装", "1", "75310442211034", "中通快递", ""),
    ("3515313147329357912", "tb_青梅煮酒", "268.00", "0.00", "268.00", "买家已付款，等待卖家发货", "送人的，请不要放价格单", "李**",
     "西藏自治区 那曲市 色尼区 浙江中路***号(852000)", "'177****0045", "2026-11-10 23:58:01", "2026-11-10 23:58:44",
     "粗陶茶具 一壶四杯", "1", "", "", ""),
    ("3515313147329357913", "小满爱喝茶", "68.00", "10.00", "78.00", "交易关闭", "", "赵**",
     "江苏省 南京市 鼓楼区 中山北路***号(210009)", "'186****9921", "2026-11-09 12:40:00", "",
     "青釉三才盖碗 月白", "1", "", "", ""),
)  # fmt: skip

PDD_HEADER = (
    "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
    "商家实收金额(元),商品数量(件),支付时间,发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,"
    "商家备注,售后状态,快递单号,快递公司,省,市,区,订单成交时间"
).split(",")
PDD_ORDERS: Rows = (
    ("粗陶随手杯 单只", "261105-607198974342268", "已收货", "25.80", "0.00", "1.00", "0.00", "0.00", "24.80", "24.80", "1",
     "2026-11-05 19:20:11", "2026-11-06 15:01:00", "2026-11-09 18:30:12", "482910334", "岩黑", "913344", "", "CT-B", "",
     "无售后或售后取消", "YT8890123400511", "圆通速递", "山东省", "青岛市", "****", "2026-11-05 19:20:08"),
    ("粗陶随手杯 单只", "261106-607198974342301", "已发货，退款成功", "51.60", "0.00", "2.00", "0.00", "0.00", "49.60", "49.60",
     "2", "2026-11-06 09:02:45", "2026-11-06 15:01:00", "", "482910334", "米白", "913345", "", "CT-W", "杯底有针孔", "退款成功",
     "YT8890123400528", "圆通速递", "四川省", "****", "****", "2026-11-06 09:02:40"),
    ("茶则茶针两件", "261111-607198974342377", "待发货", "19.90", "0.00", "0.00", "1.50", "0.50", "17.90", "19.40", "1",
     "2026-11-11 00:00:31", "", "", "482910877", "竹本色", "913501", "", "CZ-1", "-", "无售后或售后取消", "", "", "河南省", "郑州市",
     "金水区", "2026-11-11 00:00:29"),
)  # fmt: skip

DOUYIN_HEADER = (
    "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,订单应付金额,运费,收件人,收件人手机号,省,市,区,街道,详细地址,"
    "订单提交时间,支付完成时间,商家备注,订单完成时间,订单状态,售后状态,取消原因,发货时间,平台实际承担优惠金额,商家实际承担优惠金额,"
    "达人实际承担优惠金额,达人ID,达人昵称,商品金额"
).split(",")
_CIPHER = "##mZ0c3Rl/2uYQ9pTn4vJb8w==*CiD0eXhhbXBsZQ==*1##"
DOUYIN_ORDERS: Rows = (
    ("6917926768823643751", "6917926768823643752", "棉麻开衫", "燕麦色;M", "1", "3574410098", "KS-OM", "129.00", "0.00", _CIPHER,
     "$$138AbQ==*0$$", "湖南省", "长沙市", "岳麓区", "-", _CIPHER, "2026-11-08 20:31:12", "2026-11-08 20:31:40", "-", "-", "已发货",
     "-", "-", "2026-11-09 16:20:00", "0.00", "10.00", "0.00", "77120045", "阿遥在直播", "139.00"),
    ("6917926768823643760", "6917926768823643761", "棉麻开衫", "白色;L", "1", "3574410098", "KS-WL", "139.00", "6.00", _CIPHER,
     "$$159CcQ==*0$$", "辽宁省", "大连市", "中山区", "-", _CIPHER, "2026-11-09 21:05:33", "2026-11-09 21:05:58", "发错颜色，已登记",
     "-", "已发货", "待商家处理", "-", "2026-11-10 11:00:00", "0.00", "0.00", "0.00", "77120045", "阿遥在直播", "139.00"),
    ("6917926768823643760", "6917926768823643762", "亚麻围巾", "雾蓝", "2", "3574410177", "WJ-BL", "78.00", "0.00", _CIPHER,
     "$$159CcQ==*0$$", "辽宁省", "大连市", "中山区", "-", _CIPHER, "2026-11-09 21:05:33", "2026-11-09 21:05:58", "-", "-", "已发货",
     "-", "-", "2026-11-10 11:00:00", "0.00", "0.00", "0.00", "77120045", "阿遥在直播", "78.00"),
    ("6917926768823643770", "6917926768823643771;6917926768823643772", "棉麻开衫;亚麻围巾", "燕麦色 S;姜黄", "1;1",
     "3574410098;3574410177", "KS-OS;WJ-YE", "178.00", "0.00", _CIPHER, "$$186DdQ==*0$$", "福建省", "厦门市", "思明区", "-", _CIPHER,
     "2026-11-10 20:40:02", "2026-11-10 20:40:31", "-", "-", "待发货", "-", "-", "-", "0.00", "0.00", "0.00", "-", "-",
     "139.00;39.00"),
)  # fmt: skip

DOUYIN_REVIEW_HEADER = (
    "用户昵称,评价日期,订单ID,商品ID,商品名称,商品规格,商品评价得分(1-5),评价等级,评价内容,追评内容,追评时间,商家是否回复,"
    "回复内容,门店ID,门店名称"
).split(",")
DOUYIN_REVIEWS: Rows = (
    ("用户8**1", "2026年11月11日 19:42", "6917926768823643751", "3574410098", "棉麻开衫", "燕麦色;M", "2", "差评",
     "直播间说是加厚的，收到薄得透光，线头也多", "", "", "否", "", "", ""),
    ("海**风", "2026年11月12日 08:15", "6917926768823643760", "3574410098", "棉麻开衫", "白色;L", "3", "中评",
     "要的黄色发成白色，衣服本身还可以", "客服第二天才回我", "2026年11月13日 10:02", "是", "很抱歉发错了，黄色今天下午四点前补发，运费由我们承担",
     "", ""),
    ("默**认", "2026年11月12日 21:30", "6917926768823643770", "3574410177", "亚麻围巾", "姜黄", "5", "好评", "颜色很正，摸着软",
     "", "", "否", "", "", ""),
)  # fmt: skip

AMAZON_ORDER_HEADER = (
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel "
    "order-channel ship-service-level product-name sku asin item-status quantity currency item-price item-tax "
    "shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city "
    "ship-state ship-postal-code ship-country promotion-ids is-business-order purchase-order-number price-designation"
).split(" ")
AMAZON_ORDERS: Rows = (
    ("113-4478210-9930617", "", "2026-11-03T15:20:11+00:00", "2026-11-07T02:11:45+00:00", "Shipped", "Amazon", "Amazon.com",
     "", "Expedited", 'Celadon Gaiwan Set 4" with Saucer', "GW-CEL-4", "B0EXAMPLE1", "Shipped", "1", "USD", "28.90", "2.31",
     "4.99", "0.00", "", "", "", "", "Tacoma", "WA", "98402", "US", "", "false", "", ""),
    ("113-4478210-9930617", "", "2026-11-03T15:20:11+00:00", "2026-11-07T02:11:45+00:00", "Shipped", "Amazon", "Amazon.com",
     "", "Expedited", "Stoneware Cup, Rock Black", "CT-B", "B0EXAMPLE2", "Shipped", "2", "USD", "25.80", "2.06", "0.00",
     "0.00", "", "", "", "", "Tacoma", "WA", "98402", "US", "", "false", "", ""),
    ("114-0029384-1177265", "", "2026-11-04T09:00:02+00:00", "2026-11-04T09:31:00+00:00", "Cancelled", "Merchant",
     "Amazon.com", "", "Standard", "Bamboo Tea Scoop and Pick", "CZ-1", "B0EXAMPLE3", "Cancelled", "1", "USD", "12.50",
     "1.00", "0.00", "0.00", "", "", "", "", "São José", "CA", "95110", "US", "", "false", "", ""),
)  # fmt: skip
FBA_HEADER = (
    "return-date,order-id,sku,asin,fnsku,product-name,quantity,fulfillment-center-id,detailed-disposition,reason,status,"
    "license-plate-number,customer-comments"
).split(",")
FBA_RETURNS: Rows = (
    ("2026-11-10T18:25:43+00:00", "113-4478210-9930617", "GW-CEL-4", "B0EXAMPLE1", "X00EXAMPL1", "Celadon Gaiwan Set", "1",
     "SMF1", "CUSTOMER_DAMAGED", "DEFECTIVE", "Unit returned to inventory", "LPNRR1234567890",
     "Lid arrived with a hairline crack, tea seeps through"),
    ("2026-11-11T07:02:10+00:00", "113-5520011-0918273", "CT-B", "B0EXAMPLE2", "X00EXAMPL2", "Stoneware Cup", "1", "ONT8",
     "SELLABLE", "UNWANTED_ITEM", "Unit returned to inventory", "LPNRR1234567891", ""),
)  # fmt: skip
MFN_HEADER = (
    "Order ID,Order date,Return request date,Return request status,Amazon RMA ID,Merchant RMA ID,Label type,Label cost,"
    "Currency code,Return carrier,Tracking ID,Label to be paid by,A-to-Z Claim,Is prime,ASIN,Merchant SKU,Item Name,"
    "Return quantity,Return Reason,In policy,Return type,Resolution,Invoice number,Return delivery date,Order Amount,"
    "Order quantity,SafeT Action reason,SafeT claim id,SafeT claim state,SafeT claim creation time,Refunded Amount"
).split(",")
MFN_RETURNS: Rows = (
    ("114-0029384-1177300", "04-Nov-2026", "09-Nov-2026", "Approved", "DkExAmPlERRMA", "", "AmazonPrePaidLabel", "5.12", "USD",
     "UPS", "1Z0000000000000001", "Seller", "N", "N", "B0EXAMPLE3", "CZ-1", "Bamboo Tea Scoop and Pick", "1",
     "CR-DAMAGED_BY_CARRIER", "Y", "C-Returns", "StandardRefund", "", "", "12.50", "1", "", "", "", "", "12.50"),
)  # fmt: skip
FEEDBACK_HEADER = [
    "Date", "Rating", "Comments", "Your Response", "Arrived on Time", "Item as Described", "Customer Service", "Order ID",
    "Rater Email",
]  # fmt: skip
FEEDBACK: Rows = (
    ("11/09/26", "2", "Box was crushed and one cup chipped. No answer for three days.", "", "Yes", "No", "No",
     "113-4478210-9930617", "relay-x1@marketplace.example"),
    ("11/06/26", "1", "Never arrived.", "A replacement left on 8 November with tracking; your refund stands as well.", "No", "-",
     "Yes", "113-5520011-0918273", "relay-x2@marketplace.example"),
)  # fmt: skip
EBAY_HEADER = (
    "Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Buyer Note,Buyer Address 1,Buyer City,Buyer State,"
    "Buyer Zip,Buyer Country,Ship To Name,Ship To Phone,Ship To Address 1,Ship To City,Ship To State,Ship To Zip,Ship To Country,"
    "Item Number,Item Title,Custom Label,Sold Via Promoted Listings,Quantity,Sold For,Shipping And Handling,Seller Collected Tax,"
    "eBay Collected Tax,Total Price,Payment Method,Sale Date,Paid On Date,Ship By Date,Shipped On Date,Feedback Left,"
    "Feedback Received,My Item Note,Tracking Number,Transaction ID,Variation Details"
).split(",")
EBAY_ORDERS: Rows = (
    ("1041", "09-12345-67890", "teapot_ted", "T. Example", "x@relay.example", "Gift, please no invoice", "1 Any Road", "Leeds",
     "", "LS1 1AA", "United Kingdom", "T. Example", "+44 0000 000000", "1 Any Road", "Leeds", "West Yorkshire", "LS1 1AA",
     "United Kingdom", "296000000011", "Stoneware teapot, 4 cups", "CT-SET", "No", "1", "£64.00", "£8.50", "£0.00", "£0.00",
     "£72.50", "Managed payments", "Nov-02-26", "Nov-02-26", "Nov-05-26", "Nov-04-26", "No", "", "", "RM0000000001GB",
     "10029384756", ""),
    ("1042", "09-12346-00017", "mori.ko", "M. Example", "y@relay.example", "", "2 Any Street", "Bristol", "", "BS1 1AA",
     "United Kingdom", "M. Example", "", "2 Any Street", "Bristol", "", "BS1 1AA", "United Kingdom", "", "", "", "", "", "",
     "£8.50", "£0.00", "£0.00", "£62.30", "Managed payments", "Nov-06-26", "Nov-06-26", "Nov-09-26", "", "No", "", "", "", "",
     ""),
    ("1042", "09-12346-00017", "mori.ko", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "296000000015",
     "Celadon gaiwan", "GW-CEL", "No", "1", "£28.00", "", "", "", "", "", "Nov-06-26", "", "", "", "", "", "", "",
     "10029384901", "[Colour:Celadon]"),
    ("1042", "09-12346-00017", "mori.ko", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "296000000019",
     "Stoneware cup", "CT-B", "No", "2", "£12.90", "", "", "", "", "", "Nov-06-26", "", "", "", "", "", "", "", "10029384902",
     "[Colour:Black]"),
)  # fmt: skip
REVIEW_HEADER = ["订单编号", "用户昵称", "SKU", "日期", "评分", "评论内容", "追加评论", "商家回复", "平台"]
REVIEWS: Rows = (
    ("3515313147329357910", "溪**猫", "梅子青", "2026-11-09 08:12:00", "5", "釉色比图片还润，盖子严丝合缝", "", "", "淘宝"),
    ("3515313147329357911", "阿**7", "两只装", "2026-11-10 21:47:33", "1", "两只杯子一只口沿缺了米粒大一块，割嘴", "联系客服，说转给同事就没下文了", "", "淘宝"),
)  # fmt: skip
PDD_REVIEW_HEADER = [
    "评论ID",
    "用户ID",
    "商品ID",
    "订单ID",
    "商家ID",
    "评分",
    "描述得分",
    "物流得分",
    "服务得分",
    "评价时间",
    "评价内容",
]
PDD_REVIEWS: Rows = (
    ("880019002233", "u_51**", "482910334", "261105-607198974342268", "90311", "2", "2", "5", "3", "2026-11-10 12:11:09",
     "杯底没上釉的地方会刮桌面，颜色倒是好看"),
    ("880019002240", "u_77**", "482910877", "261111-607198974342377", "90311", "5", "5", "", "5", "2026-11-14 09:00:00",
     "竹子打磨得光滑"),
)  # fmt: skip


def main(folder: Path) -> None:
    """Writes every sample into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ExportOrderList2017.csv").write_bytes(
        _csv(TAOBAO_2017, [_taobao(o) for o in TAOBAO_ORDERS[:2]], "gb18030")
    )
    wide = [_taobao(order, is_wide=True) for order in TAOBAO_ORDERS]
    (folder / "ExportOrderList202611121000.csv").write_bytes(_csv(TAOBAO_2018, wide, "gb18030"))
    (folder / "ExportOrderDetailList202611121000.csv").write_bytes(_taobao_details())
    (folder / "pinduoduo_orders.csv").write_bytes(_csv(PDD_HEADER, PDD_ORDERS, "utf-8-sig"))
    (folder / "1791430000_doudian_orders.csv").write_bytes(
        _csv(DOUYIN_HEADER, [_tabbed(o) for o in DOUYIN_ORDERS], "utf-8-sig")
    )
    _xlsx(folder / "doudian_reviews.xlsx", DOUYIN_REVIEW_HEADER, DOUYIN_REVIEWS)
    _xlsx(folder / "pinduoduo_reviews.xlsx", PDD_REVIEW_HEADER, PDD_REVIEWS)
    (folder / "amazon_all_orders.txt").write_bytes(_tsv(AMAZON_ORDER_HEADER, AMAZON_ORDERS, "cp1252"))
    (folder / "amazon_fba_returns.csv").write_bytes(_csv(FBA_HEADER, FBA_RETURNS, "utf-8"))
    (folder / "amazon_mfn_returns.tsv").write_bytes(_tsv(MFN_HEADER, MFN_RETURNS, "utf-8"))
    (folder / "amazon_feedback.txt").write_bytes(_tsv(FEEDBACK_HEADER, FEEDBACK, "utf-8"))
    (folder / "ebay_orders.csv").write_bytes(_ebay())
    (folder / "qianniu_reviews.csv").write_bytes(_csv(REVIEW_HEADER, REVIEWS, "utf-8-sig"))
    (folder / "old_reviews.xls").write_bytes(_page(REVIEW_HEADER, REVIEWS))


def _taobao(order: Sequence[str], *, is_wide: bool = False) -> list[str]:
    """A row of the order list; the id and the tracking number are written as formulas, as Taobao does."""
    (number, buyer, goods, fee, total, status, note, name, address, phone, created, paid, title, kinds, tracking,
     courier, finished) = order  # fmt: skip
    row = dict.fromkeys(TAOBAO_2018 if is_wide else TAOBAO_2017, "")
    row |= {
        "订单编号": f'="{number}"', "买家会员名": buyer, "买家应付货款": goods, "买家应付邮费": fee, "买家支付积分": "0",
        "总金额": total, "返点积分": "0", "买家实际支付金额": total if paid else "0.00", "买家实际支付积分": "0", "订单状态": status,
        "买家留言": note, "收货人姓名": name, "收货地址 ": address, "运送方式": "快递", "联系手机": phone, "订单创建时间": created,
        "订单付款时间 ": paid, "宝贝标题 ": title, "宝贝种类 ": kinds, "物流单号 ": f"No:{tracking}" if tracking else "",
        "物流公司": courier, "宝贝总数量": kinds, "店铺Id": "0", "店铺名称": "枕溪器物", "是否手机订单": "手机订单",
    }  # fmt: skip
    if is_wide:
        row |= {"确认收货时间": finished, "主订单编号": f'="{number}"', "配送类型": ""}
    return list(row.values())


def _taobao_details() -> bytes:
    header = [
        "订单编号",
        "标题",
        "价格",
        "购买数量",
        "外部系统编号",
        "商品属性",
        "套餐信息",
        "备注",
        "订单状态",
        "商家编码",
    ]
    rows = (
        ("3515313147329357910", "青釉三才盖碗", "68.00", "1", "", "颜色分类:梅子青", "", "", "交易成功", "GW-M"),
        ("3515313147329357910", "青釉三才盖碗", "68.00", "1", "", "颜色分类:月白", "", "", "交易成功", "GW-Y"),
        (
            "3515313147329357911",
            "手吹玻璃小杯",
            "39.00",
            "1",
            "",
            "规格:两只装",
            "",
            "",
            "卖家已发货，等待买家确认",
            "BL-2",
        ),
    )
    return _csv(header, [(f'="{number}"', *rest) for number, *rest in rows], "gb18030")


def _tabbed(order: Sequence[str]) -> list[str]:
    return [f"\t{order[0]}", f"\t{order[1]}", *order[2:5], f"\t{order[5]}", *order[6:]]


def _csv(header: Sequence[str], rows: Rows, encoding: str) -> bytes:
    return "".join(_line(row) for row in (header, *rows)).encode(encoding)


def _line(row: Sequence[str]) -> str:
    return ",".join(cell if cell.startswith('="') else _quoted(cell) for cell in row) + "\r\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _tsv(header: Sequence[str], rows: Rows, encoding: str) -> bytes:
    return "".join("\t".join(row) + "\r\n" for row in (header, *rows)).encode(encoding)


def _ebay() -> bytes:
    lines = ["sep=,\r\n", "\r\n", _line(EBAY_HEADER), "\r\n", *(_line(row) for row in EBAY_ORDERS), "\r\n"]
    lines += ["3 record(s) downloaded, from 1 Nov 2026 to 12 Nov 2026\r\n", "Seller ID : zhenxi-abroad\r\n"]
    return "".join(lines).encode("utf-8-sig")


def _page(header: Sequence[str], rows: Rows) -> bytes:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in (header, *rows)]
    body = "".join(f"<tr>{row}</tr>\n" for row in cells)
    return f'<html><head><meta charset="gbk"></head><body><table border="1">\n{body}</table></body></html>'.encode(
        "gbk"
    )


def _xlsx(path: Path, header: Sequence[str], rows: Rows) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    book.set_properties({"created": CREATED, "author": "枕溪器物"})
    sheet = book.add_worksheet("评价")
    for at, row in enumerate((header, *rows)):
        sheet.write_row(at, 0, row)
    book.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
