//! FEEL conditions in the JSONata of state machines, evaluated by JSONata's own implementation, are true for exactly the
//! orders ours are true for: at limits that binary floats miss, and where values are missing. What cannot be said
//! exactly is refused.

use flow_catalog::schema;
use flow_engine::order::order_to_json;
use flow_engine::sample::{Profile, sample_orders};
use flow_export::targets::asl;
use flow_export::{Drawing, ExportError};
use flow_feel::{Clock, Record, Type, Value, compile};
use flow_model::{Edge, Flow, Node, Text};
use flow_testkit::{Rng, root};
use orderloom_tests::tools::node;
use serde_json::{Value as Json, json};

const ORDERS: usize = 400;
const MOMENT: &str = "2026-11-11T09:00:00+08:00";

fn clock() -> Clock {
    Clock {
        now: MOMENT.parse().expect("a moment"),
    }
}

fn lines(file: &str) -> Vec<String> {
    let text =
        std::fs::read_to_string(root().join("tests/exports/asl").join(file)).expect("the file is there");
    text.lines().map(str::to_owned).collect()
}

/// A flow that decides by one condition.
fn deciding(condition: &str) -> Flow {
    let mut flow = Flow::new("deciding", Text::new("Deciding", "判断"));
    let mut decide = Node::new("flow.decide");
    decide
        .settings
        .insert("branches".to_owned(), json!([{"port": "yes", "when": condition}]));
    for (id, node) in [
        ("start", Node::new("flow.start")),
        ("decide", decide),
        ("end", Node::new("flow.end")),
    ] {
        flow.nodes.insert(id.into(), node);
    }
    for edge in [
        Edge::new("start", "ok", "decide"),
        Edge::new("decide", "yes", "end"),
        Edge::new("decide", "other", "end"),
    ] {
        flow.edges.insert(edge);
    }
    flow
}

fn machine(condition: &str) -> Result<Json, ExportError> {
    let flow = deciding(condition);
    let bytes = asl::write(&Drawing {
        flow: &flow,
        called: &[],
    })?;
    Ok(serde_json::from_slice(&bytes).expect("a machine is JSON"))
}

/// Orders with values at and around limits, many of them missing.
fn orders() -> Vec<Record> {
    let mut rng = Rng::new(17);
    let mut orders = sample_orders(Profile::Mixed, ORDERS, 9);
    for order in &mut orders {
        let mut set = |path: &str, values: &[&str]| {
            let slot = schema().slot(path).expect("a field");
            let text = rng.pick(values).expect("not empty");
            let value = compile(text, schema(), &Type::Any).expect("a literal");
            order.set(slot, value.eval(&Record::new(schema()), &clock()));
        };
        set(
            "order.total",
            &[
                "0.3", "3", "8.5", "1000", "1000.01", "50000", "49999.99", "1.1", "4.35",
            ],
        );
        set(
            "order.discount",
            &["0", "0.9", "2.55", "0.3", "300", "0.09", "0.11", "0.33", "1.305"],
        );
        set("order.shipping_fee", &["0", "0.1", "0.2", "8"]);
        set("carbon.kg", &["4.9", "5", "5.1", "null", "60"]);
        set("route.cost", &["5", "null"]);
        set("tax.total", &["5", "5.01", "null"]);
        set("risk.fraud_score", &["59", "60", "null", "5"]);
        set(
            "order.tags",
            &["[\"paused\"]", "[]", "[\"gift\", \"coupon:A\"]", "null"],
        );
        set(
            "stock.short",
            &["[]", "[\"A\"]", "[\"A\", \"B\"]", "[\"B\"]", "null"],
        );
        set(
            "stock.ready_at",
            &["null", "date and time(\"2026-11-11T00:00:00+08:00\")"],
        );
        set("payment.method", &["\"card\"", "\"wallet\"", "null"]);
    }
    orders
}

#[test]
fn conditions_hold_for_the_same_orders() {
    let orders = orders();
    let texts = lines("conditions.txt");
    let said: Vec<Json> = texts
        .iter()
        .map(|text| {
            let machine = machine(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            machine["States"]["decide"]["Choices"][0]["Condition"].clone()
        })
        .collect();
    let data: Vec<Json> = orders.iter().map(order_to_json).collect();
    let answers = node(
        "run_jsonata.cjs",
        &json!({"conditions": said, "orders": data, "moment": MOMENT}),
    );
    assert_eq!(answers.len(), texts.len());
    for ((text, said), answers) in texts.iter().zip(&said).zip(answers) {
        let condition =
            compile(text, schema(), &Type::Bool).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let expected = orders
            .iter()
            .map(|order| condition.eval(order, &clock()) == Value::Bool(true));
        let answers = answers.as_array().expect("one answer for each order");
        for ((order, answer), expected) in data.iter().zip(answers).zip(expected) {
            assert_eq!(*answer, json!(expected), "{text}\n{said}\n{order}");
        }
    }
}

/// A number that floats cannot hold stops the evaluation; it never answers wrongly.
#[test]
fn what_floats_cannot_hold_stops() {
    let condition = machine("order.total * 0.3 > 1").expect("it can be said")["States"]["decide"]["Choices"]
        [0]["Condition"]
        .clone();
    let orders = ["12345678901234.56", "0.00001", "99999999999999999999"];
    let orders: Vec<Json> = orders
        .iter()
        .map(|total| json!({"order": {"total": total}}))
        .collect();
    let answers = node(
        "run_jsonata.cjs",
        &json!({"conditions": [condition], "orders": orders, "moment": MOMENT}),
    );
    for answer in answers[0].as_array().expect("answers") {
        assert!(
            answer.as_str().is_some_and(|text| text.starts_with("refused: ")),
            "{answer}"
        );
    }
}

#[test]
fn what_cannot_be_said_exactly_is_refused() {
    for text in lines("refused.txt") {
        compile(&text, schema(), &Type::Bool).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        match machine(&text) {
            Err(ExportError::Refused(refusal)) => {
                assert_eq!(refusal.step, Some("decide".into()), "{text}");
                assert!(
                    !refusal.reason.zh.is_empty() && !refusal.way.zh.is_empty(),
                    "{text}"
                );
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}
