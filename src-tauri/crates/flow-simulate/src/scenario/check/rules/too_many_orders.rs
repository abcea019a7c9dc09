//! Orders under way are kept in memory, all at the same time. How many there will be is what comes while one order is
//! worked on, and what piles up at the pools that get too much work.

use flow_catalog::Words;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::check::words::rough;

/// N22.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N22",
        name: "too-many-orders",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "About {n} orders will be under way at the same time, which takes about {size}.",
                zh: "约有 {n} 单会同时在途，约占内存 {size}。",
            },
            effect: Words {
                en: "The run stops when it may keep no more, and what it has counted until then is shown.",
                zh: "超过上限时模拟会停止，并给出到那时为止的结果。",
            },
            advice: Words {
                en: "Add units where work piles up, send fewer orders, or shorten the run.",
                zh: "请在积压处增加人手、减少订单，或缩短模拟。",
            },
        },
        tags: &["memory"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

/// What an order under way takes, in bytes, with its lines and its place in a queue.
const ORDER_BYTES: f64 = 400.0;
/// What a computer can be expected to spare: 2 GB.
const BYTES_MAX: f64 = 2e9;

fn check(view: &View<'_>, found: &mut Found) {
    if found.has_errors() {
        return;
    }
    let Some(load) = view.load() else { return };
    if load.span_us <= 0 {
        return;
    }
    let share_inside = (load.time_us / load.span_us as f64).min(1.0);
    let ratios = load
        .pools
        .values()
        .filter_map(|pool| Some(pool.work / pool.available.filter(|able| *able > 0.0)?));
    let heaviest = ratios.filter(|ratio| ratio.is_finite()).fold(1.0, f64::max);
    let waiting = 1.0 - 1.0 / heaviest;
    let under_way = load.orders * (share_inside + waiting).min(1.0);
    let bytes = under_way * ORDER_BYTES;
    if bytes > BYTES_MAX {
        let gigabytes = rough(bytes / 1e9);
        let size = same(format!("{} GB", gigabytes.en));
        let values = [("n", rough(under_way)), ("size", size)];
        found.push(ScenarioFinding::new(&RULE.meta, "arrivals", &values));
    }
}
