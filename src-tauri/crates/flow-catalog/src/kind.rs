//! What kind of thing a component is: its place on the palette, its part in the token game, its role for rules.

use crate::words::{Words, words};

/// The palette's groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Flow control.
    Flow,
    /// Order handling.
    Order,
    /// Payment.
    Payment,
    /// Risk and approval.
    Control,
    /// Inventory.
    Inventory,
    /// Promotion and peak.
    Promo,
    /// Routing and fulfilment.
    Fulfil,
    /// Partner services.
    Service,
    /// After-sales and messages.
    After,
}

impl Group {
    /// All groups in the order of the palette.
    pub const ALL: [Group; 9] = [
        Group::Flow,
        Group::Order,
        Group::Payment,
        Group::Control,
        Group::Inventory,
        Group::Promo,
        Group::Fulfil,
        Group::Service,
        Group::After,
    ];

    /// Name in listings.
    pub const fn id(self) -> &'static str {
        match self {
            Group::Flow => "flow",
            Group::Order => "order",
            Group::Payment => "payment",
            Group::Control => "control",
            Group::Inventory => "inventory",
            Group::Promo => "promo",
            Group::Fulfil => "fulfil",
            Group::Service => "service",
            Group::After => "after",
        }
    }

    /// Heading of the palette.
    pub const fn words(self) -> Words {
        match self {
            Group::Flow => words("Flow control", "流程控制"),
            Group::Order => words("Order handling", "订单处理"),
            Group::Payment => words("Payment", "支付"),
            Group::Control => words("Risk and approval", "风控与审批"),
            Group::Inventory => words("Inventory", "库存"),
            Group::Promo => words("Promotion and peak", "促销与削峰"),
            Group::Fulfil => words("Routing and fulfilment", "路由与履约"),
            Group::Service => words("Partner services", "生态服务"),
            Group::After => words("After-sales and messages", "售后与通知"),
        }
    }
}

/// How a component takes part in the token game; the canvas draws by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Begins an order.
    Source,
    /// Ends an order.
    Sink,
    /// Does something and leaves by one exit.
    Task,
    /// Leaves by an exit that data choose, at once.
    Decision,
    /// Puts a token on every branch.
    Fork,
    /// Waits for every branch of its fork.
    Join,
    /// Pauses; counts how often an order passes.
    Wait,
    /// Runs another flow.
    Subflow,
}

impl Family {
    /// Name in listings.
    pub const fn id(self) -> &'static str {
        match self {
            Family::Source => "source",
            Family::Sink => "sink",
            Family::Task => "task",
            Family::Decision => "decision",
            Family::Fork => "fork",
            Family::Join => "join",
            Family::Wait => "wait",
            Family::Subflow => "subflow",
        }
    }
}

/// What rules need to know about a component beyond its declared ports and effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Nothing in particular.
    Plain,
    /// Start of the flow.
    Start,
    /// End of the flow.
    End,
    /// Decision by condition or share.
    Decide,
    /// Parallel start.
    Fork,
    /// Parallel join.
    Join,
    /// Counted pause.
    Wait,
    /// Sub-flow.
    Call,
    /// Undoes open obligations.
    Compensate,
    /// Decision of one or more persons with escalation.
    Approval,
    /// Job for a person.
    PersonTask,
    /// Parks an order.
    Hold,
    /// Cuts an order into parts.
    Split,
    /// Waits to merge orders.
    Merge,
    /// Confirms money.
    VerifyPayment,
    /// Authorises money.
    Authorize,
    /// Takes money.
    Capture,
    /// Gives money back.
    Refund,
    /// Works out a delivery date.
    Promise,
    /// Freezes stock.
    Reserve,
    /// Gives stock back.
    Release,
    /// Locks future stock.
    PresaleLock,
    /// Waits for supply.
    Backorder,
    /// Works out discounts.
    Promotion,
    /// Lets orders in within window and quota.
    FlashGate,
    /// Holds back above a rate.
    PeakQueue,
    /// Routes by rules.
    RuleRouting,
    /// Routes by a model.
    LearnedRouting,
    /// Ships from a warehouse.
    Ship,
    /// Follows the parcel.
    Deliver,
    /// Tax and duty.
    Tax,
    /// Customs.
    Customs,
    /// Measures emissions.
    Carbon,
    /// Calls any partner.
    Partner,
    /// Accepts a return.
    ReturnCase,
    /// Tells someone something.
    Notify,
}
