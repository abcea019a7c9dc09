//! Amounts of money that steps name: what is authorised, taken and given back.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::report::imbalances;
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run, scenario};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

/// Money is authorised and taken, the parcel is brought or lost, and some money is given back where the flow says so.
fn play(authorise: &str, take: &str, rest: &str, exits: Value) -> Tally {
    let flow = format!(
        "s: flow.start\na: payment.authorize {{ {authorise} }}\nc: payment.capture {{ {take} }}\nw: service.call\n\
         u: flow.compensate\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n\
         h: flow.end {{ result: \"handed_over\", to: \"desk\" }}\n\
         s -> a -> c\na.declined -> u\nc.failed -> u\nw.rejected -> u\nu -> x\n{rest}"
    );
    let mut document = json!({
        "format": 1,
        "id": "money",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "last_order",
        "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 10 }],
        "orders": { "fields": { "order.total": "100" } },
        "components": {},
    });
    for (component, ways) in [
        ("payment.authorize", json!({ "declined": 0 })),
        ("payment.capture", json!({ "failed": 0 })),
        ("payment.refund", json!({ "failed": 0 })),
        ("service.call", json!({ "rejected": 0 })),
    ] {
        let ways = exits.get(component).unwrap_or(&ways);
        document["components"][component] =
            json!({ "duration": "PT1M", "fault": 0, "exits": ways, "pools": [] });
    }
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let model = Model::new(&parse_notation(&flow), &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let tally = run(&model, &options, &control, &mut NoLog);
    let logged = run(&model, &options, &control, &mut Vec::new());
    assert_eq!(format!("{tally:?}"), format!("{logged:?}"));
    assert_eq!(imbalances(model.layout(), &tally), []);
    tally
}

/// What is taken, given back and kept of each of the ten orders.
fn each(tally: &Tally) -> [i64; 3] {
    let money = &tally.money;
    [money.taken, money.given_back, money.kept].map(|sum| {
        assert_eq!(sum % 100_000, 0);
        sum / 100_000
    })
}

const NO_REFUND: &str = "c -> w -> e";

fn refund(settings: &str) -> String {
    format!("r: payment.refund {{ {settings} }}\nc -> r -> w -> e\nr.failed -> h")
}

#[test]
fn what_is_taken_is_what_the_step_says() {
    for (authorise, take, taken) in [
        ("", "", 100),
        ("", "amount: \"order.total - 30\"", 70),
        ("", "amount: \"25\"", 25),
        ("", "amount: \"20 - order.total\"", 0),
        (
            "amount: \"order.total * 1.1\"",
            "amount: \"order.total * 1.1\"",
            110,
        ),
        // No more than was authorised.
        ("amount: \"order.total * 0.4\"", "", 40),
        ("amount: \"order.total * 1.1\"", "", 100),
        // Where the scenario does not give the field, it is what is usual.
        ("", "amount: \"order.total + order.shipping_fee\"", 100),
    ] {
        let tally = play(authorise, take, NO_REFUND, json!({}));
        assert_eq!(each(&tally), [taken, 0, taken], "{authorise} {take}");
        assert_eq!(tally.money.revenue, 10 * 1_000_000);
    }
}

#[test]
fn what_is_given_back_is_what_the_step_says() {
    for (settings, given_back) in [
        ("", 100),
        ("amount: \"30\"", 30),
        ("amount: \"0.2 * payment.paid\", full: false", 20),
        ("amount: \"30\", full: false", 30),
        // All that was taken, and no more.
        ("full: false", 100),
        ("amount: \"order.total * 3\", full: false", 100),
        ("amount: \"10 - order.total\"", 0),
    ] {
        let tally = play("", "", &refund(settings), json!({}));
        assert_eq!(each(&tally), [100, given_back, 100 - given_back], "{settings}");
    }
    let twice = format!(
        "{}\nr2: payment.refund {{ amount: \"payment.paid - payment.refunded\" }}\nr2.failed -> h",
        refund("amount: \"30\", full: false").replace("r -> w", "r -> r2 -> w")
    );
    assert_eq!(each(&play("", "", &twice, json!({}))), [100, 100, 0]);
}

#[test]
fn what_fails_moves_nothing_and_what_is_undone_is_undone_once() {
    let nobody = play(
        "",
        "amount: \"70\"",
        NO_REFUND,
        json!({ "payment.capture": { "failed": 1 } }),
    );
    assert_eq!(each(&nobody), [0, 0, 0]);
    let refund = refund("amount: \"30\", full: false");
    let failed = play("", "", &refund, json!({ "payment.refund": { "failed": 1 } }));
    assert_eq!(each(&failed), [100, 0, 100]);
    // The order is rejected when 30 of the 70 are back: the other 40 follow.
    let lost = json!({ "service.call": { "rejected": 1 } });
    let lost = play("", "amount: \"70\"", &refund, lost);
    assert_eq!(each(&lost), [70, 70, 0]);
    assert_eq!(lost.orders.cancelled, 10);
}
