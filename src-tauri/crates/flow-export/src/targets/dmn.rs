//! DMN 1.3: the decision tables of a flow, its approval matrices, its decisions by condition and, of its promotion
//! tables, which offers an order gets. FEEL stands there as it was typed.
//!
//! A decision by conditions becomes a table of hit policy FIRST with a column for each condition. What an offer is
//! worth depends on what the other offers left, which no table says: that stays with the task that prices the order,
//! and the table hands it the offers in order. Decisions by pilot share are no table and stay in the flow.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{FIELDS, FieldType, Role, Settings, component, schema};
use flow_feel::{Type, compile, compile_unary_tests};
use flow_model::{
    Benefit, DecisionTable, Flow, HitPolicy, NodeId, Offer, PromotionTable, Stacking, Table, Text,
};

use crate::drawing::Drawing;
use crate::error::{ExportError, Refusal};
use crate::words::step_name;
use crate::xml::{Xml, id, unwritable};

const MODEL: &str = "https://www.omg.org/spec/DMN/20191111/MODEL/";
const DMNDI: &str = "https://www.omg.org/spec/DMN/20191111/DMNDI/";
const DC: &str = "http://www.omg.org/spec/DMN/20180521/DC/";
const DI: &str = "http://www.omg.org/spec/DMN/20180521/DI/";
const NAMESPACE: &str = "https://orderloom.org/dmn/";

/// A table ready to be written.
struct Decision {
    id: String,
    title: Text,
    description: Text,
    policy: &'static str,
    aggregation: Option<&'static str>,
    inputs: Vec<Column>,
    outputs: Vec<Column>,
    rows: Vec<Row>,
    /// Groups of fields it reads.
    groups: BTreeSet<&'static str>,
}

struct Column {
    label: String,
    /// FEEL for an input, a name for an output.
    text: String,
    type_ref: Option<&'static str>,
    /// FEEL of the allowed answers.
    values: Option<String>,
}

struct Row {
    when: Vec<String>,
    then: Vec<String>,
    note: String,
}

/// The decisions of a flow.
pub fn write(drawing: &Drawing<'_>) -> Result<Vec<u8>, ExportError> {
    if let Some(refusal) = unwritable(drawing.flow) {
        return Err(refusal.into());
    }
    let decisions = decisions(drawing.flow);
    if decisions.is_empty() {
        return Err(Refusal {
            step: None,
            reason: Text::new(
                "the flow has no table and decides nothing by conditions, so there is nothing to write",
                "流程没有表，也没有按条件的判断，没有内容可写",
            ),
            way: Text::new(
                "export another format, or let a decision use a table",
                "请导出其他格式，或让判断改用决策表",
            ),
        }
        .into());
    }
    let mut xml = Xml::new();
    let flow = drawing.flow;
    xml.open(
        "definitions",
        &[
            ("xmlns", MODEL),
            ("xmlns:dmndi", DMNDI),
            ("xmlns:dc", DC),
            ("xmlns:di", DI),
            ("id", &id("Definitions_", flow.id.as_str())),
            ("name", flow.title.english()),
            ("namespace", NAMESPACE),
            ("exporter", "Orderloom"),
            ("exporterVersion", env!("CARGO_PKG_VERSION")),
        ],
    );
    let purpose = crate::words::both(&flow.purpose);
    if !purpose.is_empty() {
        xml.text("description", &[], &purpose);
    }
    let groups: BTreeSet<&'static str> = decisions
        .iter()
        .flat_map(|one| one.groups.iter().copied())
        .collect();
    for group in &groups {
        write_type(&mut xml, group);
    }
    for group in &groups {
        let input = format!("Input_{group}");
        xml.open("inputData", &[("id", &input), ("name", group)]);
        let variable = format!("Variable_{group}");
        xml.empty(
            "variable",
            &[("id", &variable), ("name", group), ("typeRef", &type_name(group))],
        );
        xml.close();
    }
    for decision in &decisions {
        write_decision(&mut xml, decision);
    }
    write_diagram(&mut xml, &decisions, &groups);
    Ok(xml.finish())
}

fn decisions(flow: &Flow) -> Vec<Decision> {
    let mut all = Vec::new();
    for (table_id, table) in &flow.tables {
        all.push(match table {
            Table::Decision(table) => by_table(table_id.as_str(), table),
            Table::Promotion(table) => by_promotion(table_id.as_str(), table),
        });
    }
    for (node_id, node) in &flow.nodes {
        let known = component(node.component.as_str()).filter(|known| known.role == Role::Decide);
        if let Some(known) = known {
            all.extend(by_conditions(flow, node_id, &Settings::new(known, node)));
        }
    }
    all
}

fn by_table(table_id: &str, table: &DecisionTable) -> Decision {
    let (policy, aggregation) = match table.hit_policy {
        HitPolicy::Unique => ("UNIQUE", None),
        HitPolicy::Any => ("ANY", None),
        HitPolicy::Priority => ("PRIORITY", None),
        HitPolicy::First => ("FIRST", None),
        HitPolicy::RuleOrder => ("RULE ORDER", None),
        HitPolicy::OutputOrder => ("OUTPUT ORDER", None),
        HitPolicy::Collect => ("COLLECT", None),
        HitPolicy::CollectSum => ("COLLECT", Some("SUM")),
        HitPolicy::CollectMin => ("COLLECT", Some("MIN")),
        HitPolicy::CollectMax => ("COLLECT", Some("MAX")),
        HitPolicy::CollectCount => ("COLLECT", Some("COUNT")),
    };
    let inputs = table.inputs.iter().map(|input| Column {
        label: match input.label.is_empty() {
            true => input.expression.clone(),
            false => crate::words::both(&input.label),
        },
        text: input.expression.clone(),
        type_ref: type_of(&input.expression),
        values: None,
    });
    let outputs = table.outputs.iter().map(|output| Column {
        label: output.name.clone(),
        text: output.name.clone(),
        type_ref: None,
        values: (!output.values.is_empty()).then(|| {
            output
                .values
                .iter()
                .map(|value| literal(value))
                .collect::<Vec<_>>()
                .join(", ")
        }),
    });
    let rows = table.rows.iter().map(|row| Row {
        when: row.when.clone(),
        then: row.then.clone(),
        note: row.note.clone(),
    });
    let mut texts: Vec<&str> = table
        .inputs
        .iter()
        .map(|input| input.expression.as_str())
        .collect();
    texts.extend(
        table
            .rows
            .iter()
            .flat_map(|row| row.when.iter().chain(&row.then))
            .map(String::as_str),
    );
    Decision {
        id: id("Decision_", table_id),
        title: table.title.clone(),
        description: Text::default(),
        policy,
        aggregation,
        inputs: inputs.collect(),
        outputs: outputs.collect(),
        rows: rows.collect(),
        groups: groups_in(texts),
    }
}

/// An allowed answer as FEEL: a bare word is a text.
fn literal(value: &str) -> String {
    match compile(value, schema(), &Type::Any) {
        Ok(expression) if expression.reads().is_empty() => value.to_owned(),
        _ => serde_json::Value::from(value).to_string(),
    }
}

/// A table of a column for each condition: the first that is true names the exit.
fn by_conditions(flow: &Flow, node_id: &NodeId, settings: &Settings<'_>) -> Option<Decision> {
    if settings.text("mode") != Some("rules") {
        return None;
    }
    let text = |entry: &serde_json::Value, name: &str| {
        entry.get(name).and_then(|text| text.as_str()).map(str::to_owned)
    };
    let branches: Vec<(String, String)> = settings
        .entries("branches")
        .iter()
        .filter_map(|entry| Some((text(entry, "port")?, text(entry, "when")?)))
        .collect();
    if branches.is_empty() {
        return None;
    }
    let row = |hit: Option<usize>, port: &str| Row {
        when: (0..branches.len())
            .map(|column| if hit == Some(column) { "true" } else { "-" }.to_owned())
            .collect(),
        then: vec![serde_json::Value::from(port).to_string()],
        note: String::new(),
    };
    let mut rows: Vec<Row> = branches
        .iter()
        .enumerate()
        .map(|(hit, (port, _))| row(Some(hit), port))
        .collect();
    rows.push(row(None, settings.text("otherwise").unwrap_or("other")));
    let texts = branches.iter().map(|(_, when)| when.as_str()).collect();
    Some(Decision {
        id: id("Decision_step_", node_id.as_str()),
        title: step_name(flow, node_id),
        description: Text::new(
            "The first condition that is true names the exit of the step.",
            "第一个成立的条件决定步骤的出口。",
        ),
        policy: "FIRST",
        aggregation: None,
        groups: groups_in(texts),
        inputs: branches
            .iter()
            .map(|(_, when)| Column {
                label: when.clone(),
                text: when.clone(),
                type_ref: Some("boolean"),
                values: None,
            })
            .collect(),
        outputs: vec![Column {
            label: "exit".to_owned(),
            text: "exit".to_owned(),
            type_ref: Some("string"),
            values: None,
        }],
        rows,
    })
}

/// The moment that windows of offers are compared with.
const NOW: &str = "now()";

/// Which offers an order gets, in order, with what each gives.
fn by_promotion(table_id: &str, table: &PromotionTable) -> Decision {
    let conditions: BTreeMap<&str, usize> = {
        let distinct: BTreeSet<&str> = table
            .offers
            .iter()
            .map(|offer| offer.when.as_str())
            .filter(|when| !when.is_empty())
            .collect();
        distinct.into_iter().zip(0..).collect()
    };
    let has_window = table
        .offers
        .iter()
        .any(|offer| offer.from.is_some() || offer.to.is_some());
    let mut inputs: Vec<Column> = conditions
        .keys()
        .map(|when| Column {
            label: (*when).to_owned(),
            text: (*when).to_owned(),
            type_ref: Some("boolean"),
            values: None,
        })
        .collect();
    if has_window || inputs.is_empty() {
        inputs.push(Column {
            label: "When | 时间".to_owned(),
            text: NOW.to_owned(),
            type_ref: Some("date and time"),
            values: None,
        });
    }
    let n_inputs = inputs.len();
    let rows = table.offers.iter().map(|offer| {
        let mut when = vec!["-".to_owned(); n_inputs];
        if let Some(column) = conditions.get(offer.when.as_str()) {
            when[*column] = "true".to_owned();
        }
        if let Some(window) = window(offer) {
            when[n_inputs - 1] = window;
        }
        let text = |text: &str| serde_json::Value::from(text).to_string();
        Row {
            when,
            then: vec![
                text(&offer.id),
                text(benefit_kind(&offer.benefit)),
                terms(&offer.benefit),
                text(&offer.lines),
                offer.budget.clone().unwrap_or_else(|| "null".to_owned()),
                format!(
                    "[{}]",
                    offer
                        .excludes
                        .iter()
                        .map(|other| text(other))
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            ],
            note: crate::words::both(&offer.name),
        }
    });
    let output = |name: &str| Column {
        label: name.to_owned(),
        text: name.to_owned(),
        type_ref: None,
        values: None,
    };
    let stacking = match table.stacking {
        Stacking::Best => Text::new(
            "Of these, the allowed combination that saves most counts.",
            "其中允许叠加且优惠最大的组合生效。",
        ),
        Stacking::Never => Text::new(
            "Of these, the one that saves most counts.",
            "其中只有优惠最大的一个生效。",
        ),
        Stacking::InOrder => Text::new("They count one after the other.", "按顺序依次生效。"),
    };
    Decision {
        id: id("Decision_", table_id),
        title: table.title.clone(),
        description: Text::new(
            format!("Offers the order gets. {}", stacking.en),
            format!("订单可享的优惠。{}", stacking.zh),
        ),
        policy: "RULE ORDER",
        aggregation: None,
        groups: groups_in(conditions.keys().copied().collect()),
        inputs,
        outputs: ["offer", "benefit", "terms", "lines", "budget", "excludes"]
            .map(output)
            .into(),
        rows: rows.collect(),
    }
}

fn window(offer: &Offer) -> Option<String> {
    let moment = |text: &String| format!("date and time(\"{text}\")");
    match (&offer.from, &offer.to) {
        (Some(from), Some(to)) => Some(format!("[{}..{}]", moment(from), moment(to))),
        (Some(from), None) => Some(format!(">= {}", moment(from))),
        (None, Some(to)) => Some(format!("<= {}", moment(to))),
        (None, None) => None,
    }
}

fn benefit_kind(benefit: &Benefit) -> &'static str {
    match benefit {
        Benefit::SpendAndSave { .. } => "spend_and_save",
        Benefit::Percent { .. } => "percent",
        Benefit::Coupon { .. } => "coupon",
        Benefit::Gift { .. } => "gift",
        Benefit::Bundle { .. } => "bundle",
    }
}

/// What an offer gives, as a FEEL context.
fn terms(benefit: &Benefit) -> String {
    let known = |name: &str, value: &Option<String>| {
        value
            .as_ref()
            .map(|value| format!(", {name}: {value}"))
            .unwrap_or_default()
    };
    let text = |text: &str| serde_json::Value::from(text).to_string();
    match benefit {
        Benefit::SpendAndSave { tiers, repeat } => {
            let tiers: Vec<String> = tiers
                .iter()
                .map(|tier| format!("{{spend: {}, save: {}}}", tier.spend, tier.save))
                .collect();
            format!("{{tiers: [{}], repeat: {repeat}}}", tiers.join(", "))
        }
        Benefit::Percent { off, most } => format!("{{off: {off}{}}}", known("most", most)),
        Benefit::Coupon { code, save, spend } => {
            format!("{{code: {}, save: {save}{}}}", text(code), known("spend", spend))
        }
        Benefit::Gift { sku, qty, spend } => {
            format!("{{sku: {}, qty: {qty}{}}}", text(sku), known("spend", spend))
        }
        Benefit::Bundle { qty, price } => format!("{{qty: {qty}, price: {price}}}"),
    }
}

/// The groups of the fields that expressions and cells read.
fn groups_in(texts: Vec<&str>) -> BTreeSet<&'static str> {
    let mut groups = BTreeSet::new();
    for text in texts {
        let reads = match compile(text, schema(), &Type::Any) {
            Ok(expression) => expression.reads().to_vec(),
            Err(_) => match compile_unary_tests(text, schema(), &Type::Any) {
                Ok(cell) => cell.reads().to_vec(),
                Err(_) => Vec::new(),
            },
        };
        for slot in reads {
            let path = FIELDS[slot].path;
            groups.insert(path.split_once('.').map_or(path, |(group, _)| group));
        }
    }
    groups
}

/// The type of an expression in DMN's words; nothing where they have none.
fn type_of(text: &str) -> Option<&'static str> {
    let expression = compile(text, schema(), &Type::Any).ok()?;
    match expression.ty() {
        Type::Number(_) => Some("number"),
        Type::Text | Type::Enum(_) => Some("string"),
        Type::Bool => Some("boolean"),
        Type::Date => Some("date"),
        Type::Time => Some("time"),
        Type::DateTime | Type::LocalDateTime => Some("date and time"),
        Type::Duration => Some("days and time duration"),
        Type::Months => Some("years and months duration"),
        _ => None,
    }
}

fn type_name(group: &str) -> String {
    format!("t_{group}")
}

/// The fields of a group as a type.
fn write_type(xml: &mut Xml, group: &str) {
    xml.open("itemDefinition", &[("name", &type_name(group))]);
    for field in FIELDS {
        let Some(name) = field
            .path
            .strip_prefix(group)
            .and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        if name.contains("[]") {
            continue;
        }
        let lines: Vec<(&str, FieldType)> = FIELDS
            .iter()
            .filter_map(|inner| {
                Some((
                    inner.path.strip_prefix(field.path)?.strip_prefix("[].")?,
                    inner.kind,
                ))
            })
            .collect();
        let is_list = matches!(
            field.kind,
            FieldType::TextList | FieldType::LineList | FieldType::PartList
        );
        let mut attributes = vec![("name", name)];
        if is_list {
            attributes.push(("isCollection", "true"));
        }
        xml.open("itemComponent", &attributes);
        if lines.is_empty() {
            if let Some(name) = field_type(field.kind) {
                xml.text("typeRef", &[], name);
            }
        } else {
            for (name, kind) in lines {
                xml.open("itemComponent", &[("name", name)]);
                xml.text("typeRef", &[], field_type(kind).unwrap_or("Any"));
                xml.close();
            }
        }
        xml.close();
    }
    xml.close();
}

fn field_type(kind: FieldType) -> Option<&'static str> {
    match kind {
        FieldType::Bool => Some("boolean"),
        FieldType::Int | FieldType::Decimal | FieldType::Money | FieldType::Ratio => Some("number"),
        FieldType::Text | FieldType::Enum(_) | FieldType::TextList => Some("string"),
        FieldType::Duration => Some("days and time duration"),
        FieldType::DateTime => Some("date and time"),
        FieldType::LineList | FieldType::PartList | FieldType::Context => Some("Any"),
    }
}

fn write_decision(xml: &mut Xml, decision: &Decision) {
    let name = decision.title.english();
    xml.open(
        "decision",
        &[
            ("id", &decision.id),
            ("label", decision.title.chinese()),
            ("name", name),
        ],
    );
    let description = crate::words::both(&decision.description);
    if !description.is_empty() {
        xml.text("description", &[], &description);
    }
    xml.empty(
        "variable",
        &[("id", &format!("{}_variable", decision.id)), ("name", name)],
    );
    for group in &decision.groups {
        xml.open(
            "informationRequirement",
            &[("id", &format!("{}_needs_{group}", decision.id))],
        );
        xml.empty("requiredInput", &[("href", &format!("#Input_{group}"))]);
        xml.close();
    }
    let table = format!("{}_table", decision.id);
    let mut attributes = vec![("id", table.as_str()), ("hitPolicy", decision.policy)];
    if let Some(aggregation) = decision.aggregation {
        attributes.push(("aggregation", aggregation));
    }
    xml.open("decisionTable", &attributes);
    for (number, input) in decision.inputs.iter().enumerate() {
        let own = format!("{}_input_{number}", decision.id);
        xml.open("input", &[("id", &own), ("label", &input.label)]);
        let expression = format!("{own}_expression");
        let mut attributes = vec![("id", expression.as_str())];
        attributes.extend(input.type_ref.map(|name| ("typeRef", name)));
        xml.open("inputExpression", &attributes);
        xml.text("text", &[], &input.text);
        xml.close();
        xml.close();
    }
    for (number, output) in decision.outputs.iter().enumerate() {
        let own = format!("{}_output_{number}", decision.id);
        let mut attributes = vec![
            ("id", own.as_str()),
            ("label", output.label.as_str()),
            ("name", output.text.as_str()),
        ];
        attributes.extend(output.type_ref.map(|name| ("typeRef", name)));
        match &output.values {
            None => xml.empty("output", &attributes),
            Some(values) => {
                xml.open("output", &attributes);
                xml.open("outputValues", &[("id", &format!("{own}_values"))]);
                xml.text("text", &[], values);
                xml.close();
                xml.close();
            }
        }
    }
    let has_notes = decision.rows.iter().any(|row| !row.note.is_empty());
    if has_notes {
        xml.empty("annotation", &[("name", "Note | 说明")]);
    }
    for (number, row) in decision.rows.iter().enumerate() {
        let own = format!("{}_rule_{number}", decision.id);
        xml.open("rule", &[("id", &own)]);
        for (column, cell) in row.when.iter().enumerate() {
            xml.open("inputEntry", &[("id", &format!("{own}_when_{column}"))]);
            xml.text("text", &[], cell);
            xml.close();
        }
        for (column, cell) in row.then.iter().enumerate() {
            xml.open("outputEntry", &[("id", &format!("{own}_then_{column}"))]);
            xml.text("text", &[], cell);
            xml.close();
        }
        if has_notes {
            xml.open("annotationEntry", &[]);
            xml.text("text", &[], &row.note);
            xml.close();
        }
        xml.close();
    }
    xml.close();
    xml.close();
}

const BOX: (i32, i32) = (200, 80);
const STEP: i32 = 260;

/// Decisions in a row, what they read in a row beneath.
fn write_diagram(xml: &mut Xml, decisions: &[Decision], groups: &BTreeSet<&str>) {
    xml.open("dmndi:DMNDI", &[]);
    xml.open("dmndi:DMNDiagram", &[("id", "Diagram")]);
    let place_of_group: BTreeMap<&str, i32> = groups.iter().copied().zip(0..).collect();
    for (position, decision) in (0..).zip(decisions) {
        shape(xml, &decision.id, position * STEP, 0);
    }
    for (group, position) in &place_of_group {
        shape(xml, &format!("Input_{group}"), position * STEP, 240);
    }
    for (position, decision) in (0..).zip(decisions) {
        for group in &decision.groups {
            let reference = format!("{}_needs_{group}", decision.id);
            xml.open(
                "dmndi:DMNEdge",
                &[
                    ("id", &format!("Edge_{reference}")),
                    ("dmnElementRef", &reference),
                ],
            );
            let from = (place_of_group[group] * STEP + BOX.0 / 2, 240);
            for (x, y) in [from, (position * STEP + BOX.0 / 2, BOX.1)] {
                xml.empty("di:waypoint", &[("x", &x.to_string()), ("y", &y.to_string())]);
            }
            xml.close();
        }
    }
    xml.close();
    xml.close();
}

fn shape(xml: &mut Xml, element: &str, x: i32, y: i32) {
    xml.open(
        "dmndi:DMNShape",
        &[("id", &format!("Shape_{element}")), ("dmnElementRef", element)],
    );
    xml.empty(
        "dc:Bounds",
        &[
            ("height", &BOX.1.to_string()),
            ("width", &BOX.0.to_string()),
            ("x", &x.to_string()),
            ("y", &y.to_string()),
        ],
    );
    xml.close();
}
