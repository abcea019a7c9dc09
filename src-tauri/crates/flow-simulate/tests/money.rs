//! Amounts of money that steps name: what is authorised, taken and given back.

mod played;

use std::collections::BTreeMap;

use flow_simulate::Tally;
use flow_testkit::parse_notation;
use played::played;
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
        "orders": { "fields": { "order.total": "100", "order.weight": "3" } },
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
    let (_, tally) = played(&parse_notation(&flow), &[], &document, &BTreeMap::new());
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
        // Kilograms are no money, and what the scenario does not give is not known: it is what is usual.
        ("", "amount: \"order.weight * 2\"", 100),
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

/// What is authorised is the most that is taken on it in all, and an authorisation takes the place of the one before.
#[test]
fn what_is_authorised_is_used_up() {
    let then = |steps: &str| {
        let names: Vec<&str> = steps.lines().filter_map(|step| step.split(':').next()).collect();
        let failed = names.iter().map(|name| match name.starts_with('c') {
            true => format!("{name}.failed -> u\n"),
            false if name.starts_with('a') => format!("{name}.declined -> u\n"),
            false => String::new(),
        });
        let failed: String = failed.collect();
        format!("{steps}\n{failed}c -> {} -> w -> e", names.join(" -> "))
    };
    for (authorise, take, steps, taken) in [
        // 30 + 50 + 50 on an authorisation of the total of 100.
        (
            "",
            "amount: \"30\"",
            "c2: payment.capture { amount: \"50\" }\nc3: payment.capture { amount: \"50\" }",
            100,
        ),
        ("amount: \"30\"", "", "c2: payment.capture", 30),
        (
            "amount: \"30\"",
            "",
            "a2: payment.authorize\nc2: payment.capture",
            100,
        ),
        (
            "amount: \"30\"",
            "",
            "a2: payment.authorize { amount: \"20\" }\nc2: payment.capture",
            50,
        ),
        (
            "amount: \"60\"",
            "amount: \"0\"",
            "a2: payment.authorize { amount: \"order.total\" }\nc2: payment.capture",
            100,
        ),
        // What the customer pays otherwise is not taken on it.
        ("amount: \"30\"", "", "v: payment.verify { stage: \"full\" }", 100),
    ] {
        let tally = play(authorise, take, &then(steps), json!({}));
        assert_eq!(each(&tally), [taken, 0, taken], "{authorise} {take} {steps}");
    }
}

/// What is taken and given back of each of ten orders of 100 that are cut into parts, in ten-thousandths, whether these go side
/// by side or one after the other.
fn of_parts(parts: u32, before: &str, each_part: &str) -> [i64; 2] {
    of_lines(parts, 3, before, each_part, "")
}

/// The same of orders of so many lines, where a part may call the flow `line` for each of its own.
fn of_lines(parts: u32, n: u32, before: &str, each_part: &str, each_line: &str) -> [i64; 2] {
    let named = |steps: &str| -> String {
        let names = steps.lines().filter_map(|step| step.split_once(": "));
        names.map(|(name, _)| format!("{name} -> ")).collect()
    };
    let way = match each_part.contains("d.a") {
        true => "d\nr -> ".to_owned(),
        false => named(each_part),
    };
    let mut sub = parse_notation(&format!("s: flow.start\n{each_part}\ne: flow.end\ns -> {way}e"));
    sub.id = flow_model::FlowId::new("sub");
    let mut line = parse_notation(&format!(
        "s: flow.start\n{each_line}\ne: flow.end\ns -> {}e",
        named(each_line)
    ));
    line.id = flow_model::FlowId::new("line");
    let [one, other] = [true, false].map(|parallel| {
        let flow = format!(
            "s: flow.start\n{before}\nsplit: order.split\n\
             call: flow.call {{ flow: \"sub\", for_each: \"order.parts\", parallel: {parallel} }}\ne: flow.end\n\
             s -> {}split -> call -> e\nsplit.whole -> call\ncall.cancelled -> e",
            named(before)
        );
        let at_once = |exits: Value| json!({ "duration": "PT1M", "fault": 0, "pools": [], "exits": exits });
        let mut split = at_once(json!({ "whole": 0, "limit": 0 }));
        split["parts"] = json!(parts);
        let document = json!({
            "format": 1,
            "id": "parts",
            "start": "2026-11-02T00:00:00+08:00",
            "horizon": "last_order",
            "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 10 }],
            "orders": {
                "fields": { "order.total": "100" },
                "lines": { "lines": n, "goods": [{ "sku": "a", "price": "20" }] },
            },
            "components": {
                "order.split": split,
                "payment.authorize": at_once(json!({ "declined": 0 })),
                "payment.capture": at_once(json!({ "failed": 0 })),
                "payment.refund": at_once(json!({ "failed": 0 })),
            },
        });
        let (_, tally) = played(&parse_notation(&flow), &[sub.clone(), line.clone()], &document, &BTreeMap::new());
        assert_eq!(tally.orders.completed, 10, "{:?} {:?}", tally.orders, tally.exits);
        [tally.money.taken, tally.money.given_back].map(|sum| sum / 10)
    });
    assert_eq!(one, other, "{before} {each_part}");
    one
}

const WHOLE: i64 = 1_000_000;

/// Parts share what their order authorised, and a third more or less does not get lost.
#[test]
fn parts_take_their_shares() {
    for parts in [2, 3] {
        let capped = "a: payment.authorize { amount: \"30\" }";
        assert_eq!(
            of_parts(parts, capped, "c: payment.capture"),
            [WHOLE / 100 * 30, 0]
        );
        let twice = "c: payment.capture\nc2: payment.capture { amount: \"90\" }";
        assert_eq!(of_parts(parts, capped, twice), [WHOLE / 100 * 30, 0]);
        let usual = "a: payment.authorize";
        assert_eq!(of_parts(parts, usual, "c: payment.capture"), [WHOLE, 0]);
        // What the order paid before is shared, too: 60 are left.
        let some = "a: payment.authorize\nc: payment.capture { amount: \"40\" }";
        assert_eq!(of_parts(parts, some, "c: payment.capture"), [WHOLE, 0]);
        let own = "a: payment.authorize { amount: \"50\" }\nc: payment.capture";
        assert_eq!(of_parts(parts, usual, own), [WHOLE / 2, 0]);
    }
}

/// So they do when they give back: a stated amount is shared, and all is what the part itself has paid.
#[test]
fn parts_give_back_their_shares() {
    let paid = "a: payment.authorize\nc: payment.capture";
    for parts in [2, 3] {
        let ten = "c: payment.capture\nr: payment.refund { amount: \"10\", full: false }";
        assert_eq!(of_parts(parts, "a: payment.authorize", ten), [WHOLE, WHOLE / 10]);
        let all = "c: payment.capture\nr: payment.refund";
        assert_eq!(of_parts(parts, "a: payment.authorize", all), [WHOLE, WHOLE]);
        for all in ["r: payment.refund", "u: flow.compensate"] {
            assert_eq!(of_parts(parts, paid, all), [WHOLE, WHOLE]);
        }
    }
    // Of three lines in two parts, the part with one line gives its half back.
    for step in ["payment.refund", "flow.compensate"] {
        let one = format!(
            "d: flow.decide {{ branches: [{{ port: \"a\", when: \"count(order.lines) = 1\" }}], otherwise: \"o\" }}\n\
             r: {step}\nd.a -> r\nd.o -> e"
        );
        assert_eq!(of_parts(2, paid, &one), [WHOLE, WHOLE / 2], "{step}");
    }
}

/// Lines of parts share what is that of their part, also where some parts have one line and others have more.
#[test]
fn lines_of_parts_share_what_their_part_has() {
    let call = "k: flow.call { flow: \"line\", for_each: \"order.lines\", parallel: true }";
    let usual = "a: payment.authorize";
    for (parts, lines) in [(2, 3), (2, 4), (3, 4), (3, 5), (2, 5)] {
        for (line, moved) in [
            ("c: payment.capture", [100, 0]),
            ("c: payment.capture { amount: \"20\" }", [20, 0]),
            ("c: payment.capture { amount: \"order.total * 0.5\" }", [50, 0]),
            (
                "c: payment.capture\nr: payment.refund { amount: \"10\", full: false }",
                [100, 10],
            ),
        ] {
            let came = of_lines(parts, lines, usual, call, line);
            assert_eq!(
                came,
                moved.map(|amount| amount * WHOLE / 100),
                "{parts} {lines} {line}"
            );
        }
    }
    // What a line has taken is given back by its own part alone.
    let undone = format!("{call}\nu: flow.compensate");
    assert_eq!(
        of_lines(2, 4, usual, &undone, "c: payment.capture { amount: \"60\" }"),
        [600_000, 600_000]
    );
}

/// What an order authorised, its parts take from together: the lines of one are worth more than those of the other.
#[test]
fn parts_take_from_what_the_order_authorised() {
    let own = "c: payment.capture { amount: \"sum(for line in order.lines return line.qty * line.price)\" }";
    let exactly = "a: payment.authorize { amount: \"60\" }";
    assert_eq!(of_parts(2, exactly, own), [WHOLE / 100 * 60, 0]);
    let less = "a: payment.authorize { amount: \"50\" }";
    assert_eq!(of_parts(2, less, own), [WHOLE / 2, 0]);
}

/// An amount that is worked out from a part's own lines is its own already: three lines of 20 each.
#[test]
fn amounts_of_own_lines_are_not_shared() {
    let own = "amount: \"sum(for line in order.lines return line.qty * line.price)\"";
    for parts in [2, 3] {
        let take = format!("c: payment.capture {{ {own} }}");
        assert_eq!(
            of_parts(parts, "a: payment.authorize", &take),
            [WHOLE / 100 * 60, 0]
        );
        let give = format!("r: payment.refund {{ {own}, full: false }}");
        let paid = "a: payment.authorize\nc: payment.capture";
        assert_eq!(of_parts(parts, paid, &give), [WHOLE, WHOLE / 100 * 60]);
    }
}

/// A deposit is what the order says, at most all of it, and otherwise a fifth; the balance is the rest.
#[test]
fn a_deposit_is_what_the_order_says() {
    for (stated, deposit) in [(None, 20), (Some("30"), 30), (Some("0"), 0), (Some("120"), 100)] {
        let is_wrong = "d.mismatch -> h\nh: flow.end { result: \"handed_over\", to: \"desk\" }\n";
        for (balance, mismatch, taken) in [
            ("", 0, deposit),
            ("b: payment.verify { stage: \"balance\" }\n", 0, 100),
            (is_wrong, 1, deposit),
        ] {
            let way = if balance.starts_with('b') {
                "d -> b -> e"
            } else {
                "d -> e"
            };
            let flow = format!(
                "s: flow.start\nd: payment.verify {{ stage: \"deposit\" }}\n{balance}e: flow.end\ns -> {way}"
            );
            let mut document = json!({
                "format": 1,
                "id": "deposits",
                "start": "2026-11-02T00:00:00+08:00",
                "horizon": "last_order",
                "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 10 }],
                "orders": { "fields": { "order.total": "100" } },
                "components": { "payment.verify": {
                    "duration": "PT1M", "fault": 0, "pools": [], "exits": { "mismatch": mismatch, "expired": 0 },
                } },
            });
            if let Some(stated) = stated {
                document["orders"]["fields"]["payment.deposit"] = json!(stated);
            }
            let (_, tally) = played(&parse_notation(&flow), &[], &document, &BTreeMap::new());
            assert_eq!(each(&tally), [taken, 0, taken], "{stated:?} {balance}");
        }
    }
}
