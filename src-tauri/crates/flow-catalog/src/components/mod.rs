//! The components, one file each. Adding one: a file, its `mod` line and its line in [`COMPONENTS`].

use std::sync::LazyLock;

use crate::kind::Role;
use crate::spec::Component;

mod after_notify;
mod after_return_authorize;
mod after_return_receive;
mod flow_call;
mod flow_compensate;
mod flow_decide;
mod flow_end;
mod flow_fork;
mod flow_join;
mod flow_start;
mod flow_wait;
mod fulfil_ai_route;
mod fulfil_deliver;
mod fulfil_dispatch;
mod fulfil_source;
mod human_approval;
mod human_task;
mod inventory_backorder;
mod inventory_presale_lock;
mod inventory_promise;
mod inventory_release;
mod inventory_reserve;
mod order_hold;
mod order_merge;
mod order_split;
mod order_validate;
mod payment_authorize;
mod payment_capture;
mod payment_instalment;
mod payment_refund;
mod payment_verify;
mod promo_apply;
mod promo_flash_gate;
mod promo_queue;
mod risk_credit_check;
mod risk_fraud_check;
mod service_call;
mod service_carbon;
mod service_customs;
mod service_tax;

/// All components in the order of the palette.
pub static COMPONENTS: &[&Component] = &[
    &flow_start::SPEC,
    &flow_end::SPEC,
    &flow_decide::SPEC,
    &flow_fork::SPEC,
    &flow_join::SPEC,
    &flow_wait::SPEC,
    &flow_call::SPEC,
    &flow_compensate::SPEC,
    &order_validate::SPEC,
    &order_hold::SPEC,
    &order_split::SPEC,
    &order_merge::SPEC,
    &payment_verify::SPEC,
    &payment_authorize::SPEC,
    &payment_capture::SPEC,
    &payment_refund::SPEC,
    &payment_instalment::SPEC,
    &risk_credit_check::SPEC,
    &risk_fraud_check::SPEC,
    &human_approval::SPEC,
    &human_task::SPEC,
    &inventory_promise::SPEC,
    &inventory_reserve::SPEC,
    &inventory_release::SPEC,
    &inventory_presale_lock::SPEC,
    &inventory_backorder::SPEC,
    &promo_apply::SPEC,
    &promo_flash_gate::SPEC,
    &promo_queue::SPEC,
    &fulfil_source::SPEC,
    &fulfil_ai_route::SPEC,
    &fulfil_dispatch::SPEC,
    &fulfil_deliver::SPEC,
    &service_tax::SPEC,
    &service_customs::SPEC,
    &service_carbon::SPEC,
    &service_call::SPEC,
    &after_return_authorize::SPEC,
    &after_return_receive::SPEC,
    &after_notify::SPEC,
];

/// The components in the order of their ids.
static BY_ID: LazyLock<Box<[&'static Component]>> = LazyLock::new(|| {
    let mut sorted: Box<[&'static Component]> = COMPONENTS.into();
    sorted.sort_unstable_by_key(|component| component.id);
    sorted
});

/// The component of an id.
pub fn component(id: &str) -> Option<&'static Component> {
    let index = BY_ID.binary_search_by_key(&id, |component| component.id).ok()?;
    Some(BY_ID[index])
}

/// The component of a role; the first one where several have it.
pub fn component_with_role(role: Role) -> Option<&'static Component> {
    let mut components = COMPONENTS.iter().copied();
    components.find(|component| component.role == role)
}
