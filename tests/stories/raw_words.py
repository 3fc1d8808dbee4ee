"""Buyers' sentences beside those of the packs, and which sentences do not lead where a careful reader would go."""

from __future__ import annotations

from typing import Final

#: Playbook -> sentences that a careful person would handle by it, worded unlike its examples.
FRESH: Final[dict[str, tuple[str, ...]]] = {
    "misuse": (
        "羊绒围巾我扔洗衣机里转了一圈，出来只剩巴掌大",
        "充电宝忘了充电就带出门，还以为是坏的，不能用",
        "I ran the cashmere jumper through a hot wash and it shrank to a doll's size",
        "我把塑料饭盒放烤箱里烤，全化了",
        "Turns out I had put the filter in backwards, so it leaked",
    ),
    "nitpicking": (
        "鞋垫边上有一根线头没剪，我不接受",
        "这是第三次换了，镜子背面还是有个小点",
        "杯底不拿放大镜根本看不到的一个小气泡，给我换新",
        "The stitching is off by a millimetre, I want a new one",
        "You need a torch to see the speck but I will not accept it",
        "包扣有一丝丝划痕，必须换",
    ),
    "no_fault_return": (
        "买回来发现家里已经有同款了，想退掉",
        "老公不让买，退了吧",
        "还没拆，用不着了，可以退货吗",
        "I don't need it any more, can I send it back",
        "Bought it on a whim, please refund, never opened",
        "突然不太喜欢这个颜色了，想退",
    ),
    "lawful_claim": (
        "贵店宣传与实物不符构成欺诈，依据消费者权益保护法要求退一赔三",
        "预包装食品无中文标签，违反食安法，请十倍赔付",
        "已固定证据，按广告法第九条，最高级用语，要求赔偿五百元",
        "本人依法索赔，三日内答复，否则向市监局立案",
        "Pursuant to the Consumer Rights Act I claim damages of three times the price",
        "标签缺少生产许可证编号，依据第一百四十八条主张一千元",
    ),
    "serious_quality": (
        "新手机第一天就黑屏，再也没亮过",
        "婴儿车刚推两回轮子整个掉下来",
        "热水器装上当天就不通电，彻底用不了",
        "The laptop died on the first day",
        "行李箱第一次出门拉杆就断了，箱子散架",
    ),
    "not_as_described": (
        "写的纯棉，洗标上是聚酯纤维",
        "商品页说带 64G，插上只有 32G",
        "宣传长度三米，我量了两米二",
        "和图片完全两个颜色",
        "The listing said oak but it is veneer",
        "It is much smaller than in the pictures",
    ),
    "installation": (
        "约的师傅放了我两次鸽子",
        "空调外机支架装歪了，师傅说就这样",
        "安装另收了三百的辅料费，买的时候没人说",
        "柜子装到一半说没工具走了",
        "The technician turned up late and drilled the wrong wall",
        "Nobody came to fit the dishwasher",
    ),
}
#: The same, written after all packs and never looked at while one was changed: what a shop may expect.
UNSEEN: Final[dict[str, tuple[str, ...]]] = {
    "misuse": (
        "没撕膜就说机身发雾不亮，撕了就好",
        "真丝睡衣我丢烘干机里，缩得没法穿",
        "养生壶水放太满，一烧就溢出来，怪我没注意",
        "My fault, I left it on the stove and the handle melted",
    ),
    "nitpicking": (
        "收纳盒内侧有个芝麻大的色点，要求换新",
        "换了两次，扣子还是有点歪，我不能接受",
        "贴着看才发现的一点胶印，必须给我重发",
        "There is a faint mark visible only under bright light, replace it",
    ),
    "no_fault_return": (
        "手滑多拍了一份，麻烦取消一个",
        "穿着挺合适，就是不想留了，退",
        "孩子说不要这个，没用过，能退吗",
        "Nothing wrong with it, I just decided against it, how do I return",
    ),
    "lawful_claim": (
        "贵公司违反广告法，请按法律规定退一赔三，逾期起诉",
        "无中文标签的进口食品，依据食品安全法主张十倍价款",
        "我是职业打假人，此单已公证，请法务联系",
        "Under the consumer protection act I am entitled to treble damages and I claim them",
    ),
    "serious_quality": (
        "新买的电饭煲第一次用就冒不了热，彻底报废",
        "洗衣机用了三天主板烧了，完全不能用",
        "新床睡第一晚就塌了",
        "Brand new heater and it stopped working on the first night",
    ),
    "not_as_described": (
        "标题写加厚，到手薄如纸",
        "说是真皮，剪开一看是人造革",
        "页面写 2.4 公斤，实测不到 2 公斤",
        "The colour is nothing like what the photos show",
    ),
    "installation": (
        "师傅打错孔，墙上留了个大洞",
        "装净水器现场又收了一百五的接头费",
        "预约了安装，三天没人联系我",
        "The installer left halfway and never came back",
    ),
}
#: Honest buyers, many of them angry: none of them did wrong, fusses over nothing, sues by trade or extorts.
HONEST: Final = (
    "你们太过分了，东西坏了还说是我弄坏的",
    "气死我了，洗一次就起球，什么破衣服",
    "质量这么差还好意思卖，退钱",
    "我按说明书用的，第二天就不亮了",
    "再不发货我就投诉到12315",
    "衣服机洗一次就掉色，把别的衣服都染了",
    "杯子倒热水就炸了，太危险",
    "花瓶有条裂纹，我不接受，给我换",
    "屏幕有个亮点，还在换货期，麻烦换一台",
    "拉链坏了两次，换了两次还是坏的",
    "说好假一赔十，这就是假的，你们兑现承诺",
    "太垃圾了，骗人的东西，全家都上当",
    "I washed it exactly as the label says and it still shrank",
    "This is the third replacement and it is broken again",
    "Refund me now or I will open a case with the platform",
    "你们不退款我就给差评，凭什么不退",
    "等了十天，客服没人理，我要曝光你们这种店",
    "孩子用了起疹子，你们要负责医药费",
    "少了两个螺丝，装不上，赶紧补",
    "图片和实物差太多，我要退货，运费你们出",
    "给我个说法，不然我找消协",
    "根据三包规定，七天内可以退货，请处理",
    "黑色裙子沾了一大块白印，洗不掉",
    "坐了三天椅子腿就断了，差点摔着老人",
    "Your courier lost my parcel and nobody helps, I'm furious",
    "客服说给我转钱让我删差评，我才不删",
    "你们赔我损失，打碎的杯子三百块呢",
)
#: Sentences that must lead to a playbook and lead elsewhere, with where they go.
ASTRAY: Final[dict[str, str]] = {
    "生产日期被涂过，怕是临期": "safety: food out of date is taken for harm",
    "你们别家店都给我钱了": "general: a hint alone accuses nobody of extortion",
    "一般般吧，谈不上好": "quality_flaw: a guess",
    "客户申请只退钱，没有写原因": "missing_part: the reason is what is missing",
    "装得漏水": "quality_flaw: a leak is heard first",
    "加了滚烫的水，盖子变形": "safety: boiling water",
    "锅把整个脱落，差点烫到人": "safety: somebody was nearly burnt",
    "冰箱用三天不制冷，一冰箱菜全坏": "damaged: the spoilt food is read as the goods",
    "Turns out I had put the filter in backwards, so it leaked": "damaged: a leak is heard first",
    "包扣有一丝丝划痕，必须换": "damaged: a scratch is one",
    "突然不太喜欢这个颜色了，想退": "quality_flaw: a complaint about colour is heard",
    "行李箱第一次出门拉杆就断了，箱子散架": "quality_flaw: how soon it broke is not heard",
}
#: Sentences that must not lead to a playbook and do, with why.
STRAYED: Final[dict[str, str]] = {
    "没发票": "an invoice counts as missing for those who annotate reviews",
    "运费太贵": "price_drop: whether a price fell or is too high is not told apart",
    "优惠券用不了": "price_drop: coupons count as price",
    "没说我要的是礼盒装，是我自己看错": "wrong_item: the buyer's own mistake is not heard",
    "假货，赔我三倍否则曝光": "counterfeit: the law gives three times the price, so it is no extortion",
}
