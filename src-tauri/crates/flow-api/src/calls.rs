//! Finds the flows that a flow calls, and those they call.

use std::collections::BTreeMap;

use flow_model::{Flow, FlowId};

use crate::document::{Document, called_by};
use crate::error::{ApiError, Code};

/// Loads every flow that is called from a flow, directly or through others. `load` gives nothing for a flow that is not
/// there, which is a finding of the check and not an error; a circle of calls is an error.
pub fn collect_called<E: From<ApiError>>(
    root: &Document,
    mut load: impl FnMut(&FlowId) -> Result<Option<Flow>, E>,
) -> Result<BTreeMap<FlowId, Flow>, E> {
    let mut found: BTreeMap<FlowId, Flow> = BTreeMap::new();
    // The way down from the root: each flow with the calls that are still to be followed.
    let mut way: Vec<(FlowId, Vec<FlowId>)> = vec![(root.flow().id.clone(), root.called())];
    while let Some((_, calls)) = way.last_mut() {
        let Some(call) = calls.pop() else {
            way.pop();
            continue;
        };
        if let Some(first) = way.iter().position(|(flow, _)| *flow == call) {
            let from_root = way.get(1).map_or(&call, |(flow, _)| flow);
            let names = way[first..].iter().map(|(flow, _)| flow);
            return Err(circle(names, &call).at(root.place_of_call(from_root)).into());
        }
        if found.contains_key(&call) {
            continue;
        }
        if let Some(flow) = load(&call)? {
            let calls = called_by(&flow);
            found.insert(call.clone(), flow);
            way.push((call, calls));
        }
    }
    Ok(found)
}

fn circle<'a>(way: impl Iterator<Item = &'a FlowId>, back_to: &'a FlowId) -> ApiError {
    let names: Vec<&str> = way.chain([back_to]).map(FlowId::as_str).collect();
    let text = names.join(" -> ");
    ApiError::new(
        Code::CyclicSubFlows,
        format!("sub-flows call each other in a circle: {text}"),
        format!("子流程互相调用，形成循环：{text}"),
    )
    .with_help(
        "an order would never leave; take one of the calls out",
        "订单会永远走不出来；请去掉其中一个调用",
    )
}
