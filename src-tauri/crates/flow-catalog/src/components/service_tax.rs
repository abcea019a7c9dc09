//! Gets tax and duty for the destination.

use crate::spec::{
    Component, Default, Distribution, Duration, Export, Family, Group, Longest, Port, PortKind, Read, Role,
    Setting, SettingKind, Simulation, Undo, Words,
};

/// Tax and duty.
pub(super) static SPEC: Component = Component {
    id: "service.tax",
    version: 1,
    group: Group::Service,
    family: Family::Task,
    role: Role::Tax,
    icon: "receipt-tax",
    name: Words {
        en: "Tax and duty",
        zh: "税费计算",
    },
    purpose: Words {
        en: "Gets tax and duty for the destination",
        zh: "",
    },
    help: Words { en: "", zh: "" },
    settings: &[
        Setting {
            name: "incoterm",
            label: Words {
                en: "Incoterm",
                zh: "",
            },
            doc: Words {
                en: "who pays duty",
                zh: "",
            },
            kind: SettingKind::Enum(&["DDP", "DAP"]),
            default: Default::Text("DDP"),
            required: false,
            unit: None,
        },
        Setting {
            name: "endpoint",
            label: Words {
                en: "Endpoint",
                zh: "",
            },
            doc: Words {
                en: "provider",
                zh: "",
            },
            kind: SettingKind::Ref("connector"),
            default: Default::None,
            required: true,
            unit: None,
        },
    ],
    reads: &[
        Read {
            path: "order.lines",
            optional: false,
        },
        Read {
            path: "order.country",
            optional: false,
        },
        Read {
            path: "order.total",
            optional: false,
        },
        Read {
            path: "order.currency",
            optional: false,
        },
    ],
    writes: &["tax.total", "tax.duty"],
    writes_on: &["ok"],
    ports: &[
        Port {
            id: "ok",
            kind: PortKind::Success,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "unknown_code",
            kind: PortKind::Outcome,
            label: Words { en: "", zh: "" },
        },
        Port {
            id: "fault",
            kind: PortKind::Fault,
            label: Words { en: "", zh: "" },
        },
    ],
    effects: &[],
    dynamic: &[],
    undo: Undo::Nothing,
    longest: Longest::Policy,
    simulation: Simulation {
        duration: Duration {
            distribution: Distribution::Lognormal {
                median_us: 1_500_000,
                sigma: 0.6,
            },
            floor_us: 0,
        },
        mix: &[("ok", 0.98), ("unknown_code", 0.02)],
        fault: 0.005,
        resource: Some("tax_partner"),
        cost: "0",
    },
    export: Export {
        bpmn: "serviceTask",
        task_type: Some("oms.service.tax.v1"),
    },
};
