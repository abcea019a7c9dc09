//! Works out discounts, gifts and coupons and books their use.

use crate::obligation::{Obligation, ObligationSet};
use crate::spec::{
    Component, Default, Distribution, Duration, Effect, Export, Family, Group, Longest, Operation, Port,
    PortKind, Read, Role, Setting, SettingKind, Simulation, Undo, Words,
};

/// Apply promotion.
pub(super) static SPEC: Component = Component {
    id: "promo.apply",
    version: 1,
    group: Group::Promo,
    family: Family::Task,
    role: Role::Promotion,
    icon: "discount",
    name: Words {
        en: "Apply promotion",
        zh: "促销计算",
    },
    purpose: Words {
        en: "Works out discounts, gifts and coupons and books their use",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "rules",
            label: Words { en: "Rules", zh: "" },
            doc: Words {
                en: "promotion table (DMN)",
                zh: "",
            },
            kind: SettingKind::TableRef("promotion"),
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "from",
            label: Words { en: "From", zh: "" },
            doc: Words {
                en: "window start",
                zh: "",
            },
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "to",
            label: Words { en: "To", zh: "" },
            doc: Words {
                en: "window end",
                zh: "",
            },
            kind: SettingKind::DateTime,
            default: Default::None,
            required: true,
            unit: None,
        },
        Setting {
            name: "max_discount",
            label: Words {
                en: "Max discount",
                zh: "",
            },
            doc: Words {
                en: "of the goods value",
                zh: "",
            },
            kind: SettingKind::Ratio,
            default: Default::Text("0.5"),
            required: false,
            unit: None,
        },
        Setting {
            name: "stack",
            label: Words { en: "Stack", zh: "" },
            doc: Words {
                en: "how offers combine",
                zh: "",
            },
            kind: SettingKind::Enum(&["best", "all", "first"]),
            default: Default::Text("best"),
            required: false,
            unit: None,
        },
        Setting {
            name: "budget",
            label: Words { en: "Budget", zh: "" },
            doc: Words {
                en: "0 = no cap",
                zh: "",
            },
            kind: SettingKind::Money,
            default: Default::Text("0"),
            required: false,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "order.total",
            optional: false,
        },
        Read {
            path: "customer.segment",
            optional: false,
        },
        Read {
            path: "order.channel",
            optional: false,
        },
    ],
    writes: &["order.discount", "order.total", "promo.applied"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "not_eligible",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "fault",
            kind: PortKind::Fault,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[Effect {
        on: "ok",
        operation: Operation::Acquire(ObligationSet::of(&[Obligation::Coupon])),
        when: None,
    }],
    dynamic: &[],
    undo: Undo::Task("oms.promo.return.v1"),
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 300_000,
                sigma: 0.4,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.6), ("not_eligible", 0.4)],
        fault: 0.0005,
        resource: None,
        cost: "0",
    },
    export: Export {
        bpmn: "businessRuleTask",
        task_type: Some("oms.promo.apply.v1"),
    },
};
