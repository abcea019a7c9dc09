//! The order model: every field an order has on its way, who writes it, and how private it is.

use std::sync::LazyLock;

use crate::form::{Choice, choice};
use crate::words::{Words, words};

/// The type of a field. Money is in the order's own currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// `true` or `false`.
    Bool,
    /// Whole number.
    Int,
    /// Exact decimal.
    Decimal,
    /// Exact decimal in `order.currency`.
    Money,
    /// Exact decimal from 0 to 1.
    Ratio,
    /// Any text.
    Text,
    /// One of the values.
    Enum(&'static [Choice]),
    /// ISO 8601 duration.
    Duration,
    /// ISO 8601 moment with offset.
    DateTime,
    /// List of texts.
    TextList,
    /// List of order lines, whose members are the `order.lines[].…` fields.
    LineList,
    /// List of order parts: records of `id`, `lines`, `node`.
    PartList,
    /// Named entries of any type.
    Context,
}

/// How private a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PiiClass {
    /// Says nothing about a person.
    None,
    /// A key that stands for a person.
    Pseudonym,
    /// Says something about a person.
    Personal,
    /// Does harm in wrong hands.
    Sensitive,
}

/// A field of the order model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Path; `[]` stands for each entry of a list.
    pub path: &'static str,
    /// Type.
    pub kind: FieldType,
    /// Unit or code list.
    pub unit: Option<&'static str>,
    /// It comes with the order; otherwise a step makes it.
    pub from_start: bool,
    /// It may be empty in an order that has all it needs.
    pub may_be_empty: bool,
    /// Privacy class.
    pub pii: PiiClass,
    /// Name on screen.
    pub name: Words,
}

impl Field {
    /// A field that comes with the order.
    const fn given(path: &'static str, kind: FieldType, en: &'static str, zh: &'static str) -> Field {
        Field {
            path,
            kind,
            unit: None,
            from_start: true,
            may_be_empty: false,
            pii: PiiClass::None,
            name: words(en, zh),
        }
    }

    /// A field that a step makes.
    const fn made(path: &'static str, kind: FieldType, en: &'static str, zh: &'static str) -> Field {
        Field {
            from_start: false,
            may_be_empty: true,
            ..Field::given(path, kind, en, zh)
        }
    }

    /// The field with its unit or code list.
    const fn unit(self, unit: &'static str) -> Field {
        Field {
            unit: Some(unit),
            ..self
        }
    }

    /// A field that not every order brings.
    const fn or_nothing(self) -> Field {
        Field {
            may_be_empty: true,
            ..self
        }
    }

    /// The field with its privacy class.
    const fn pii(self, pii: PiiClass) -> Field {
        Field { pii, ..self }
    }
}

/// All fields; the position is the field's index in a [`FieldSet`](crate::FieldSet).
pub static FIELDS: &[Field] = &[
    Field::given("order.id", FieldType::Text, "Order number", "订单号"),
    Field::given(
        "order.channel",
        FieldType::Enum(&[
            choice("web", "Web shop", "网店"),
            choice("app", "App", "App"),
            choice("marketplace", "Marketplace", "电商平台"),
            choice("store", "Store", "门店"),
            choice("social", "Social commerce", "社交电商"),
            choice("phone", "Phone", "电话"),
            choice("b2b", "Business customers", "企业客户"),
        ]),
        "Channel",
        "渠道",
    ),
    Field::given(
        "order.type",
        FieldType::Enum(&[
            choice("standard", "Standard", "普通"),
            choice("presale", "Presale", "预售"),
            choice("trial", "Try before you buy", "先试后买"),
            choice("subscription", "Subscription", "订阅"),
            choice("b2b", "Business order", "企业订单"),
            choice("dropship", "Drop-ship", "一件代发"),
            choice("replacement", "Replacement", "换货补发"),
        ]),
        "Order type",
        "订单类型",
    ),
    Field::given("order.created_at", FieldType::DateTime, "Placed at", "下单时间"),
    Field::given("order.currency", FieldType::Text, "Currency", "币种").unit("ISO 4217"),
    Field::given("order.total", FieldType::Money, "Order total", "订单金额"),
    Field::given("order.discount", FieldType::Money, "Discount", "优惠金额"),
    Field::given("order.shipping_fee", FieldType::Money, "Shipping fee", "运费"),
    Field::given("order.weight", FieldType::Decimal, "Total weight", "总重量").unit("kg"),
    Field::given("order.priority", FieldType::Int, "Priority", "优先级").unit("0..9, 9 highest, default 5"),
    Field::given("order.region", FieldType::Text, "Ship-to region", "收货区域").unit("ISO 3166-2"),
    Field::given("order.country", FieldType::Text, "Ship-to country", "收货国家").unit("ISO 3166-1 alpha-2"),
    Field::given("order.postcode", FieldType::Text, "Postcode", "邮编").pii(PiiClass::Personal),
    Field::given("order.address", FieldType::Text, "Ship-to address", "收货地址").pii(PiiClass::Personal),
    Field::given(
        "order.promised_at",
        FieldType::DateTime,
        "Promised for",
        "承诺送达时间",
    ),
    Field::given("order.tags", FieldType::TextList, "Tags", "标签"),
    Field::given("order.note", FieldType::Text, "Buyer's note", "买家备注")
        .pii(PiiClass::Personal)
        .or_nothing(),
    Field::given("order.lines", FieldType::LineList, "Order lines", "订单行"),
    Field::given("order.lines[].sku", FieldType::Text, "Item number", "商品编码"),
    Field::given("order.lines[].qty", FieldType::Int, "Quantity", "数量").unit("pieces"),
    Field::given("order.lines[].price", FieldType::Money, "Unit price", "单价"),
    Field::given("order.lines[].weight", FieldType::Decimal, "Unit weight", "单重").unit("kg each"),
    Field::given("order.lines[].category", FieldType::Text, "Category", "类目"),
    Field::given("order.lines[].presale", FieldType::Bool, "Presale", "是否预售"),
    Field::given(
        "order.lines[].hazmat",
        FieldType::Bool,
        "Dangerous goods",
        "是否危险品",
    ),
    Field::given(
        "order.lines[].cold_chain",
        FieldType::Bool,
        "Cold chain",
        "是否冷链",
    ),
    Field::given(
        "order.lines[].hs_code",
        FieldType::Text,
        "Customs goods code",
        "海关编码",
    ),
    Field::given(
        "order.lines[].origin",
        FieldType::Text,
        "Country of origin",
        "原产地",
    )
    .unit("ISO 3166-1 alpha-2"),
    Field::given("customer.id", FieldType::Text, "Customer number", "客户号").pii(PiiClass::Pseudonym),
    Field::given(
        "customer.segment",
        FieldType::Enum(&[
            choice("new", "New", "新客"),
            choice("regular", "Regular", "普通客户"),
            choice("vip", "VIP", "VIP"),
            choice("b2b", "Business", "企业客户"),
        ]),
        "Customer segment",
        "客户分层",
    ),
    Field::given("customer.orders", FieldType::Int, "Past orders", "历史订单数").unit("lifetime"),
    Field::given("customer.return_rate", FieldType::Ratio, "Return rate", "退货率"),
    Field::given("customer.name", FieldType::Text, "Name", "姓名").pii(PiiClass::Personal),
    Field::given("customer.phone", FieldType::Text, "Phone", "电话").pii(PiiClass::Personal),
    Field::given("customer.email", FieldType::Text, "Email", "邮箱").pii(PiiClass::Personal),
    Field::given("customer.id_no", FieldType::Text, "Identity number", "证件号")
        .pii(PiiClass::Sensitive)
        .or_nothing(),
    Field::given(
        "payment.method",
        FieldType::Enum(&[
            choice("card", "Card", "银行卡"),
            choice("wallet", "Wallet", "电子钱包"),
            choice("bank", "Bank transfer", "银行转账"),
            choice("cod", "Cash on delivery", "货到付款"),
            choice("instalment", "Instalments", "分期"),
            choice("terms", "On terms", "账期"),
        ]),
        "Payment method",
        "支付方式",
    ),
    Field::made(
        "payment.deposit",
        FieldType::Money,
        "Deposit received",
        "已收定金",
    ),
    Field::made("payment.paid", FieldType::Money, "Amount received", "已收金额"),
    Field::made(
        "payment.auth_id",
        FieldType::Text,
        "Authorisation number",
        "授权号",
    )
    .pii(PiiClass::Pseudonym),
    Field::made(
        "payment.auth_expires_at",
        FieldType::DateTime,
        "Authorisation expires",
        "授权到期时间",
    ),
    Field::made(
        "payment.refunded",
        FieldType::Money,
        "Amount refunded",
        "已退金额",
    ),
    Field::made(
        "payment.plan_terms",
        FieldType::Int,
        "Instalment periods",
        "分期期数",
    )
    .unit("periods"),
    Field::made("risk.issues", FieldType::TextList, "Issues found", "校验问题"),
    Field::made("risk.fraud_score", FieldType::Decimal, "Fraud score", "风险分").unit("0..100"),
    Field::made("risk.credit_left", FieldType::Money, "Credit left", "剩余额度"),
    Field::made(
        "human.decision",
        FieldType::Enum(&[
            choice("approved", "Approved", "同意"),
            choice("rejected", "Rejected", "驳回"),
            choice("fixed", "Fixed", "已修正"),
            choice("cancelled", "Cancelled", "已取消"),
        ]),
        "Decision",
        "人工决定",
    ),
    Field::made("human.by", FieldType::Text, "Decided by", "处理人").pii(PiiClass::Pseudonym),
    Field::made("human.reason", FieldType::Text, "Reason given", "处理理由"),
    Field::made("stock.atp", FieldType::Int, "Available to promise", "可承诺量").unit("pieces, least line"),
    Field::made("stock.short", FieldType::TextList, "Items short", "缺货商品"),
    Field::made(
        "stock.ready_at",
        FieldType::DateTime,
        "Stock ready at",
        "到货时间",
    ),
    Field::made("stock.hold_id", FieldType::Text, "Freeze number", "冻结单号"),
    Field::made("stock.lock_id", FieldType::Text, "Lock number", "锁库单号"),
    Field::made(
        "stock.expires_at",
        FieldType::DateTime,
        "Held until",
        "占用到期时间",
    ),
    Field::made("promo.applied", FieldType::TextList, "Offers applied", "已用优惠"),
    Field::made("promo.quota_id", FieldType::Text, "Quota number", "名额号"),
    Field::made("order.parts", FieldType::PartList, "Parts", "拆分子单"),
    Field::made("order.merged_into", FieldType::Text, "Merged into", "合入订单"),
    Field::made("route.node", FieldType::Text, "Shipping place", "发货节点"),
    Field::made("route.carrier", FieldType::Text, "Carrier", "承运商"),
    Field::made(
        "route.mode",
        FieldType::Enum(&[
            choice("road", "Road", "公路"),
            choice("rail", "Rail", "铁路"),
            choice("air", "Air", "空运"),
            choice("sea", "Sea", "海运"),
            choice("road_air", "Road and air", "公路加空运"),
        ]),
        "Transport mode",
        "运输方式",
    ),
    Field::made("route.cost", FieldType::Money, "Fulfilment cost", "履约成本"),
    Field::made(
        "route.eta",
        FieldType::DateTime,
        "Expected delivery",
        "预计送达时间",
    ),
    Field::made(
        "route.on_time",
        FieldType::Ratio,
        "Chance of being on time",
        "准时概率",
    ),
    Field::made(
        "route.reasons",
        FieldType::TextList,
        "Routing reasons",
        "选择理由",
    ),
    Field::made("route.data_age", FieldType::Duration, "Age of data", "数据时效"),
    Field::made("ship.tracking", FieldType::Text, "Tracking number", "运单号").pii(PiiClass::Pseudonym),
    Field::made(
        "ship.dispatched_at",
        FieldType::DateTime,
        "Shipped at",
        "发货时间",
    ),
    Field::made(
        "ship.delivered_at",
        FieldType::DateTime,
        "Delivered at",
        "签收时间",
    ),
    Field::made("tax.total", FieldType::Money, "Tax and duty", "税费合计"),
    Field::made("tax.duty", FieldType::Money, "Duty", "关税"),
    Field::made("customs.ref", FieldType::Text, "Declaration number", "报关单号"),
    Field::made(
        "customs.clear_at",
        FieldType::DateTime,
        "Expected clearance",
        "预计清关时间",
    ),
    Field::made("customs.fee", FieldType::Money, "Clearance fee", "清关费"),
    Field::made("carbon.kg", FieldType::Decimal, "Emissions", "碳排放").unit("kg CO2e"),
    Field::made("reply.data", FieldType::Context, "Partner's answer", "服务返回"),
    Field::made("rma.id", FieldType::Text, "Return number", "退货单号"),
    Field::made("rma.reason", FieldType::Text, "Return reason", "退货原因"),
    Field::made(
        "rma.condition",
        FieldType::Enum(&[
            choice("new", "As new", "全新"),
            choice("used", "Used", "用过"),
            choice("damaged", "Damaged", "损坏"),
        ]),
        "Condition of goods",
        "商品状况",
    ),
];

/// Indices in [`FIELDS`] in the order of the paths.
static BY_PATH: LazyLock<Box<[usize]>> = LazyLock::new(|| {
    let mut sorted: Box<[usize]> = (0..FIELDS.len()).collect();
    sorted.sort_unstable_by_key(|index| FIELDS[*index].path);
    sorted
});

/// The index of a path in [`FIELDS`].
pub fn field_index(path: &str) -> Option<usize> {
    let place = BY_PATH
        .binary_search_by_key(&path, |index| FIELDS[*index].path)
        .ok()?;
    Some(BY_PATH[place])
}
