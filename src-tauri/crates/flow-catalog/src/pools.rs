//! What people and machines with usual names are called.

use crate::words::{Words, words};

/// Every pool that a component is served by, and the roles that flows usually name; a test holds the first complete.
const POOLS: &[(&str, Words)] = &[
    ("order_desk", words("Order desk", "订单组")),
    ("finance_desk", words("Finance desk", "财务组")),
    ("risk_desk", words("Risk desk", "风控组")),
    ("service_desk", words("Customer service", "客服组")),
    ("trade_desk", words("Trade desk", "关务组")),
    ("returns_desk", words("Returns desk", "退货组")),
    ("sales_manager", words("Sales manager", "销售经理")),
    ("ops_manager", words("Operations manager", "运营经理")),
    ("finance_manager", words("Finance manager", "财务经理")),
    ("credit_manager", words("Credit manager", "信用经理")),
    ("director", words("Director", "总监")),
    ("ops_director", words("Operations director", "运营总监")),
    ("cfo", words("CFO", "财务总监")),
    ("dispatcher", words("Dispatcher", "调度员")),
    ("picker", words("Picker", "拣货员")),
    ("warehouse", words("Warehouse", "仓库")),
    ("carrier", words("Carrier", "承运商")),
    ("order_gate", words("Order gate", "下单闸口")),
    ("inventory_service", words("Stock system", "库存系统")),
    ("pay_gateway", words("Payment gateway", "支付网关")),
    ("risk_service", words("Fraud check service", "风控系统")),
    ("credit_service", words("Credit service", "征信系统")),
    ("routing_service", words("Routing service", "寻源系统")),
    ("finance_partner", words("Instalment partner", "分期机构")),
    ("customs_partner", words("Customs partner", "报关行")),
    ("tax_partner", words("Tax partner", "税务服务商")),
    ("carbon_partner", words("Carbon partner", "碳核算服务商")),
];

/// What a role or another pool is called on screen; nothing for a name that somebody made up.
pub fn pool_words(name: &str) -> Option<Words> {
    let found = POOLS.iter().find(|(known, _)| *known == name);
    found.map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{COMPONENTS, Default, SettingKind};

    #[test]
    fn whoever_a_component_names_by_itself_has_words() {
        for component in COMPONENTS {
            let by_default =
                component
                    .settings
                    .iter()
                    .flat_map(|setting| match (setting.kind, setting.default) {
                        (SettingKind::Ref("role"), Default::Text(name)) => vec![name],
                        (SettingKind::RefList, Default::List(names)) => names.to_vec(),
                        _ => Vec::new(),
                    });
            for name in by_default.chain(component.simulation.resource) {
                assert!(pool_words(name).is_some(), "{name} of {}", component.id);
            }
        }
    }
}
