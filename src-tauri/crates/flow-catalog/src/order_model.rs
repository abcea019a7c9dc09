//! The order model: every field an order has on its way, who writes it, and how private it is.

use crate::spec::Words;

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
    Enum(&'static [&'static str]),
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
    /// Components that write it; `start` means it comes with the order.
    pub from_start: bool,
    /// Privacy class.
    pub pii: PiiClass,
    /// Name on screen.
    pub name: Words,
}

/// All fields; the position is the field's index in a [`FieldSet`].
pub static FIELDS: &[Field] = &[
    Field {
        path: "order.id",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "id",
            zh: "订单号",
        },
    },
    Field {
        path: "order.channel",
        kind: FieldType::Enum(&["web", "app", "marketplace", "store", "social", "phone", "b2b"]),
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "channel",
            zh: "渠道",
        },
    },
    Field {
        path: "order.type",
        kind: FieldType::Enum(&[
            "standard",
            "presale",
            "trial",
            "subscription",
            "b2b",
            "dropship",
            "replacement",
        ]),
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "type",
            zh: "订单类型",
        },
    },
    Field {
        path: "order.created_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "created at",
            zh: "下单时间",
        },
    },
    Field {
        path: "order.currency",
        kind: FieldType::Text,
        unit: Some("ISO 4217"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "currency",
            zh: "币种",
        },
    },
    Field {
        path: "order.total",
        kind: FieldType::Money,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "total",
            zh: "订单金额",
        },
    },
    Field {
        path: "order.discount",
        kind: FieldType::Money,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "discount",
            zh: "优惠金额",
        },
    },
    Field {
        path: "order.shipping_fee",
        kind: FieldType::Money,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "shipping fee",
            zh: "运费",
        },
    },
    Field {
        path: "order.weight",
        kind: FieldType::Decimal,
        unit: Some("kg"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "weight",
            zh: "总重量",
        },
    },
    Field {
        path: "order.priority",
        kind: FieldType::Int,
        unit: Some("0..9, 9 highest, default 5"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "priority",
            zh: "优先级",
        },
    },
    Field {
        path: "order.region",
        kind: FieldType::Text,
        unit: Some("ISO 3166-2"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "region",
            zh: "收货区域",
        },
    },
    Field {
        path: "order.country",
        kind: FieldType::Text,
        unit: Some("ISO 3166-1 alpha-2"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "country",
            zh: "收货国家",
        },
    },
    Field {
        path: "order.postcode",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Personal,
        name: Words {
            en: "postcode",
            zh: "邮编",
        },
    },
    Field {
        path: "order.address",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Personal,
        name: Words {
            en: "address",
            zh: "收货地址",
        },
    },
    Field {
        path: "order.promised_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "promised at",
            zh: "承诺送达时间",
        },
    },
    Field {
        path: "order.tags",
        kind: FieldType::TextList,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "tags",
            zh: "标签",
        },
    },
    Field {
        path: "order.note",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Personal,
        name: Words {
            en: "note",
            zh: "买家备注",
        },
    },
    Field {
        path: "order.lines",
        kind: FieldType::LineList,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "lines",
            zh: "订单行",
        },
    },
    Field {
        path: "order.lines[].sku",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "sku",
            zh: "商品编码",
        },
    },
    Field {
        path: "order.lines[].qty",
        kind: FieldType::Int,
        unit: Some("pieces"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "qty",
            zh: "数量",
        },
    },
    Field {
        path: "order.lines[].price",
        kind: FieldType::Money,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "price",
            zh: "单价",
        },
    },
    Field {
        path: "order.lines[].weight",
        kind: FieldType::Decimal,
        unit: Some("kg each"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "weight",
            zh: "单重",
        },
    },
    Field {
        path: "order.lines[].category",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "category",
            zh: "类目",
        },
    },
    Field {
        path: "order.lines[].presale",
        kind: FieldType::Bool,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "presale",
            zh: "是否预售",
        },
    },
    Field {
        path: "order.lines[].hazmat",
        kind: FieldType::Bool,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "hazmat",
            zh: "是否危险品",
        },
    },
    Field {
        path: "order.lines[].cold_chain",
        kind: FieldType::Bool,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "cold chain",
            zh: "是否冷链",
        },
    },
    Field {
        path: "order.lines[].hs_code",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "hs code",
            zh: "海关编码",
        },
    },
    Field {
        path: "order.lines[].origin",
        kind: FieldType::Text,
        unit: Some("ISO 3166-1 alpha-2"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "origin",
            zh: "原产地",
        },
    },
    Field {
        path: "customer.id",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Pseudonym,
        name: Words {
            en: "id",
            zh: "客户号",
        },
    },
    Field {
        path: "customer.segment",
        kind: FieldType::Enum(&["new", "regular", "vip", "b2b"]),
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "segment",
            zh: "客户分层",
        },
    },
    Field {
        path: "customer.orders",
        kind: FieldType::Int,
        unit: Some("lifetime"),
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "orders",
            zh: "历史订单数",
        },
    },
    Field {
        path: "customer.return_rate",
        kind: FieldType::Ratio,
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "return rate",
            zh: "退货率",
        },
    },
    Field {
        path: "customer.name",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Personal,
        name: Words {
            en: "name",
            zh: "姓名",
        },
    },
    Field {
        path: "customer.phone",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Personal,
        name: Words {
            en: "phone",
            zh: "电话",
        },
    },
    Field {
        path: "customer.email",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Personal,
        name: Words {
            en: "email",
            zh: "邮箱",
        },
    },
    Field {
        path: "customer.id_no",
        kind: FieldType::Text,
        unit: None,
        from_start: true,
        pii: PiiClass::Sensitive,
        name: Words {
            en: "id no",
            zh: "证件号",
        },
    },
    Field {
        path: "payment.method",
        kind: FieldType::Enum(&["card", "wallet", "bank", "cod", "instalment", "terms"]),
        unit: None,
        from_start: true,
        pii: PiiClass::None,
        name: Words {
            en: "method",
            zh: "支付方式",
        },
    },
    Field {
        path: "payment.deposit",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "deposit",
            zh: "已收定金",
        },
    },
    Field {
        path: "payment.paid",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "paid",
            zh: "已收金额",
        },
    },
    Field {
        path: "payment.auth_id",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::Pseudonym,
        name: Words {
            en: "auth id",
            zh: "授权号",
        },
    },
    Field {
        path: "payment.auth_expires_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "auth expires at",
            zh: "授权到期",
        },
    },
    Field {
        path: "payment.refunded",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "refunded",
            zh: "已退金额",
        },
    },
    Field {
        path: "payment.plan_terms",
        kind: FieldType::Int,
        unit: Some("periods"),
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "plan terms",
            zh: "分期期数",
        },
    },
    Field {
        path: "risk.issues",
        kind: FieldType::TextList,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "issues",
            zh: "校验问题",
        },
    },
    Field {
        path: "risk.fraud_score",
        kind: FieldType::Decimal,
        unit: Some("0..100"),
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "fraud score",
            zh: "欺诈分",
        },
    },
    Field {
        path: "risk.credit_left",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "credit left",
            zh: "剩余额度",
        },
    },
    Field {
        path: "human.decision",
        kind: FieldType::Enum(&["approved", "rejected", "fixed", "cancelled"]),
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "decision",
            zh: "人工决定",
        },
    },
    Field {
        path: "human.by",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::Pseudonym,
        name: Words {
            en: "by",
            zh: "处理人",
        },
    },
    Field {
        path: "human.reason",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "reason",
            zh: "处理理由",
        },
    },
    Field {
        path: "stock.atp",
        kind: FieldType::Int,
        unit: Some("pieces, least line"),
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "atp",
            zh: "可承诺量",
        },
    },
    Field {
        path: "stock.short",
        kind: FieldType::TextList,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "short",
            zh: "缺货商品",
        },
    },
    Field {
        path: "stock.ready_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "ready at",
            zh: "到货时间",
        },
    },
    Field {
        path: "stock.hold_id",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "hold id",
            zh: "冻结单号",
        },
    },
    Field {
        path: "stock.lock_id",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "lock id",
            zh: "锁库单号",
        },
    },
    Field {
        path: "stock.expires_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "expires at",
            zh: "占用到期",
        },
    },
    Field {
        path: "promo.applied",
        kind: FieldType::TextList,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "applied",
            zh: "已用优惠",
        },
    },
    Field {
        path: "promo.quota_id",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "quota id",
            zh: "名额号",
        },
    },
    Field {
        path: "order.parts",
        kind: FieldType::PartList,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "parts",
            zh: "拆分子单",
        },
    },
    Field {
        path: "order.merged_into",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "merged into",
            zh: "合入订单",
        },
    },
    Field {
        path: "route.node",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "node",
            zh: "发货节点",
        },
    },
    Field {
        path: "route.carrier",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "carrier",
            zh: "承运商",
        },
    },
    Field {
        path: "route.mode",
        kind: FieldType::Enum(&["road", "rail", "air", "sea", "road_air"]),
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "mode",
            zh: "运输方式",
        },
    },
    Field {
        path: "route.cost",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "cost",
            zh: "履约成本",
        },
    },
    Field {
        path: "route.eta",
        kind: FieldType::DateTime,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "eta",
            zh: "预计送达",
        },
    },
    Field {
        path: "route.on_time",
        kind: FieldType::Ratio,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "on time",
            zh: "准时概率",
        },
    },
    Field {
        path: "route.reasons",
        kind: FieldType::TextList,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "reasons",
            zh: "选择理由",
        },
    },
    Field {
        path: "route.data_age",
        kind: FieldType::Duration,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "data age",
            zh: "数据时效",
        },
    },
    Field {
        path: "ship.tracking",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::Pseudonym,
        name: Words {
            en: "tracking",
            zh: "运单号",
        },
    },
    Field {
        path: "ship.dispatched_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "dispatched at",
            zh: "发货时间",
        },
    },
    Field {
        path: "ship.delivered_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "delivered at",
            zh: "签收时间",
        },
    },
    Field {
        path: "tax.total",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "total",
            zh: "税费",
        },
    },
    Field {
        path: "tax.duty",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "duty",
            zh: "关税",
        },
    },
    Field {
        path: "customs.ref",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "ref",
            zh: "报关单号",
        },
    },
    Field {
        path: "customs.clear_at",
        kind: FieldType::DateTime,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "clear at",
            zh: "预计清关",
        },
    },
    Field {
        path: "customs.fee",
        kind: FieldType::Money,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "fee",
            zh: "清关费",
        },
    },
    Field {
        path: "carbon.kg",
        kind: FieldType::Decimal,
        unit: Some("kg CO2e"),
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "kg",
            zh: "碳排放",
        },
    },
    Field {
        path: "reply.data",
        kind: FieldType::Context,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "data",
            zh: "服务返回",
        },
    },
    Field {
        path: "rma.id",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "id",
            zh: "退货单号",
        },
    },
    Field {
        path: "rma.reason",
        kind: FieldType::Text,
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "reason",
            zh: "退货原因",
        },
    },
    Field {
        path: "rma.condition",
        kind: FieldType::Enum(&["new", "used", "damaged"]),
        unit: None,
        from_start: false,
        pii: PiiClass::None,
        name: Words {
            en: "condition",
            zh: "商品状况",
        },
    },
];

/// The index of a path in [`FIELDS`].
pub fn field_index(path: &str) -> Option<usize> {
    FIELDS.iter().position(|field| field.path == path)
}

/// A set of fields as bits, by index in [`FIELDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldSet(u128);

impl FieldSet {
    /// Nothing.
    pub const EMPTY: FieldSet = FieldSet(0);
    /// Every field.
    pub const ALL: FieldSet = FieldSet(u128::MAX);

    /// Adds a field.
    pub fn insert(&mut self, index: usize) {
        self.0 |= 1 << index;
    }

    /// True when the field is in it.
    pub fn contains(self, index: usize) -> bool {
        self.0 & (1 << index) != 0
    }

    /// Both sets together.
    pub fn union(self, other: Self) -> Self {
        FieldSet(self.0 | other.0)
    }

    /// What both have.
    pub fn intersection(self, other: Self) -> Self {
        FieldSet(self.0 & other.0)
    }

    /// This set without the other.
    pub fn minus(self, other: Self) -> Self {
        FieldSet(self.0 & !other.0)
    }

    /// True when nothing is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Indices, lowest first.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..FIELDS.len()).filter(move |index| self.contains(*index))
    }

    /// The fields that come with the order.
    pub fn from_start() -> Self {
        FIELDS
            .iter()
            .enumerate()
            .filter(|(_, field)| field.from_start)
            .map(|(index, _)| index)
            .collect()
    }
}

impl FromIterator<usize> for FieldSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        indices.into_iter().fold(FieldSet::EMPTY, |mut set, index| {
            set.insert(index);
            set
        })
    }
}
