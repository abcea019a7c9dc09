//! What must balance in every run: orders, stock, quotas, money, and time (Little's law).

use flow_model::Text;

use crate::tally::{Layout, Tally};

/// What does not balance in a replication, in words. Nothing in a sound one, however it ended.
pub fn imbalances(layout: &Layout, tally: &Tally) -> Vec<Text> {
    let mut found = Vec::new();
    found.extend(orders(tally));
    found.extend(littles_law(tally));
    for (name, stock) in layout.stock.iter().zip(&tally.stock) {
        let here = stock.at_start + stock.delivered + stock.restocked - stock.shipped;
        if here != stock.on_hand.value {
            found.push(unequal(
                &Text::new(
                    format!("pieces of {} at {}", name.sku, name.place),
                    format!("{} 在 {} 的件数", name.sku, name.place),
                ),
                here as f64,
                stock.on_hand.value as f64,
            ));
        }
    }
    for (name, quota) in layout.quotas.iter().zip(&tally.quotas) {
        let taken = quota.taken_before + quota.given as i64 - quota.returned as i64;
        if taken != quota.taken_at_end {
            let what = Text::new(
                format!("places of \"{}\"", name.title.english()),
                format!("“{}”的名额", name.title.chinese()),
            );
            found.push(unequal(&what, taken as f64, quota.taken_at_end as f64));
        }
    }
    let money = &tally.money;
    let came = money.held_before + money.taken;
    let went = money.given_back + money.kept + money.held_at_end;
    if came != went {
        let what = Text::new("money taken from customers", "向客户收取的金额");
        found.push(unequal(&what, came as f64 / 1e4, went as f64 / 1e4));
    }
    found
}

fn orders(tally: &Tally) -> Option<Text> {
    let counts = &tally.orders;
    let came = counts.under_way_before + counts.arrived;
    let ended = counts.completed + counts.cancelled + counts.returned + counts.handed_over;
    let went = ended + counts.lost + counts.endless + counts.stuck + counts.unfinished;
    let what = Text::new("orders", "订单数");
    (came != went).then(|| unequal(&what, came as f64, went as f64))
}

/// The time that orders spent in the flow while it was measured, counted order by order: of those that ended, less
/// what they had spent before, and of those under way at the end. Microseconds.
pub(crate) fn time_in_flow(tally: &Tally) -> f64 {
    tally.lead_time.sum() + tally.age_at_end.sum() - tally.age_before_us
}

/// L = lambda W (Little 1961) holds exactly over any stretch of time when the orders under way at both ends are counted
/// for the time they were there: the area under the number of orders is the sum of their times. Sums of binary numbers
/// differ by their order, hence the tolerance of 1e-8.
fn littles_law(tally: &Tally) -> Option<Text> {
    let by_number = tally.backlog.area();
    let by_order = time_in_flow(tally);
    let size = by_number
        .abs()
        .max(tally.lead_time.sum())
        .max(tally.age_before_us);
    let what = Text::new(
        "Little's law: hours of orders in the flow",
        "利特尔法则：订单在流程中的小时数",
    );
    ((by_number - by_order).abs() > 1e-8 * size + 1_000.0)
        .then(|| unequal(&what, by_number / 3.6e9, by_order / 3.6e9))
}

fn unequal(what: &Text, one: f64, other: f64) -> Text {
    Text::new(
        format!(
            "A fault of the simulator: {} do not balance, {one} against {other}.",
            what.english()
        ),
        format!("模拟器自身的错误：{}不平衡，{one} 对 {other}。", what.chinese()),
    )
}
