//! Our own BPMN files that went through another tool: saved unchanged they come back without a word, and whatever was changed is
//! taken over or has a line.

use flow_export::import::{Arrival, Arrived, Imported, bpmn};
use flow_export::targets::bpmn::{Profile, write};
use flow_export::{Drawing, Language};
use flow_model::{Edge, Flow, NodeId, read};
use flow_testkit::root;

fn flow() -> Flow {
    let path = root().join("flows/templates/flash-presale.flow.json");
    read(&std::fs::read(path).expect("readable"))
        .expect("a flow")
        .flow
}

fn file(flow: &Flow, profile: Profile, language: Language) -> String {
    let drawing = Drawing { flow, called: &[] };
    String::from_utf8(write(&drawing, profile, language).expect("written")).expect("UTF-8")
}

/// The file of the flow for Zeebe with one text changed, read again.
fn with(from: &str, to: &str) -> Imported {
    let text = file(&flow(), Profile::Zeebe, Language::English);
    assert_eq!(text.matches(from).count(), 1, "{from}");
    bpmn(text.replace(from, to).as_bytes(), "").expect("imported")
}

/// The lines that say more than that a step is there.
fn lines(imported: &Imported) -> Vec<&Arrived> {
    let all = imported.report.elements.iter();
    all.filter(|one| one.element != "step").collect()
}

/// As moddle saves it, which Camunda Modeler and bpmn.io use: prefixes, the exporter, other numbers in the diagram.
fn resaved(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let inside = line.trim_start();
        let (open, bare) = match inside.strip_prefix("</") {
            Some(bare) => ("</", bare),
            None => ("<", inside.strip_prefix('<').unwrap_or(inside)),
        };
        let name: String = bare
            .chars()
            .take_while(|letter| letter.is_alphanumeric())
            .collect();
        let is_bpmn = !name.is_empty() && !bare[name.len()..].starts_with(':');
        let line = match is_bpmn && !inside.starts_with("<?") {
            true => format!("{open}bpmn:{bare}").replace(&format!("</{name}>"), &format!("</bpmn:{name}>")),
            false => inside.to_owned(),
        };
        let line = line
            .replace(
                " xmlns=\"",
                " color:shade=\"red\" xmlns:color=\"http://example.org/color\" xmlns:bpmn=\"",
            )
            .replace("exporter=\"Orderloom\"", "exporter=\"Camunda Modeler\"")
            .replace("\"tFormalExpression\"", "\"bpmn:tFormalExpression\"")
            .replace(
                "bpmn:formalExpression",
                "bpmn:expression xsi:type=\"bpmn:tFormalExpression\"",
            )
            .replace(
                "</bpmn:expression xsi:type=\"bpmn:tFormalExpression\">",
                "</bpmn:expression>",
            )
            .replace(" isMarkerVisible=\"true\"", "")
            .replace("<dc:Bounds x=\"", "<dc:Bounds x=\"1");
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[test]
fn what_was_only_saved_comes_back_without_a_word() {
    let flow = flow();
    for profile in Profile::ALL {
        for language in [Language::English, Language::Chinese] {
            let text = resaved(&file(&flow, profile, language));
            assert!(text.contains("<bpmn:process ") && text.contains("</bpmn:definitions>"));
            let back = bpmn(text.as_bytes(), "").expect("imported");
            assert_eq!(lines(&back), Vec::<&Arrived>::new(), "{}", profile.id());
            assert_eq!(back.flow, flow, "{}", profile.id());
        }
    }
}

#[test]
fn a_new_name_is_taken_over() {
    let back = with("name=\"Collect balance\"", "name=\"Collect the rest\"");
    let name = &back.flow.nodes[&NodeId::new("balance")].name;
    assert_eq!(
        (name.en.as_str(), name.zh.as_str()),
        ("Collect the rest", "收尾款")
    );
    let [line] = lines(&back)[..] else {
        panic!("{:?}", lines(&back));
    };
    assert_eq!(
        (line.id.as_str(), line.arrival),
        ("Task_balance", Arrival::Mapped)
    );
    assert!(
        line.remark
            .en
            .contains("\"Collect the rest\" instead of \"Collect balance\"")
    );
    assert_eq!(back.report.count(Arrival::Noted), 0);
    let titled = with(
        "<process id=\"Process_flash-presale\" name=\"",
        "<process id=\"Process_flash-presale\" name=\"New: ",
    );
    assert!(titled.flow.title.en.starts_with("New: "));
}

#[test]
fn a_connection_that_leads_elsewhere_is_taken_over() {
    let back = with(
        "sourceRef=\"Task_remind\" targetRef=\"Task_balance\"",
        "sourceRef=\"Task_remind\" targetRef=\"Event_cancelled\"",
    );
    assert!(back.flow.edges.contains(&Edge::new("remind", "ok", "cancelled")));
    assert!(!back.flow.edges.contains(&Edge::new("remind", "ok", "balance")));
    let [line] = lines(&back)[..] else {
        panic!("{:?}", lines(&back));
    };
    assert_eq!(
        (line.arrival, line.becomes.as_str()),
        (Arrival::Mapped, "connection")
    );
}

/// The sequence flow of an exit without what says that it is a connection, under the id that another tool gave it.
fn redrawn(text: &str, id: &str, new: &str) -> String {
    let start = text
        .find(&format!("<sequenceFlow id=\"{id}\""))
        .expect("it is there");
    let end = start + text[start..].find("</sequenceFlow>").expect("it ends");
    let kept: Vec<&str> = text[start..end]
        .lines()
        .filter(|line| !line.contains("extensionElements") && !line.contains("orderloom:"))
        .collect();
    format!("{}{}\n{}", &text[..start], kept.join("\n"), &text[end..])
        .replace(&format!("\"{id}\""), &format!("\"{new}\""))
        .replace(&format!(">{id}<"), &format!(">{new}<"))
}

#[test]
fn a_connection_drawn_anew_is_taken_over() {
    let flow = flow();
    let text = file(&flow, Profile::Zeebe, Language::English);
    let mut count = 0;
    for edge in &flow.edges {
        let id = format!("Flow_{}.{}", edge.from, edge.port);
        let new = format!("Flow_0a{count}");
        let back = bpmn(redrawn(&text, &id, &new).as_bytes(), "").expect("imported");
        let lines = lines(&back);
        if back.flow == flow {
            assert_eq!(lines.len(), 1, "{id}: {lines:?}");
            count += 1;
        } else {
            // Which exit it was cannot be told: nothing is guessed, and a line says so.
            assert!(
                lines
                    .iter()
                    .any(|one| one.id == new && one.arrival == Arrival::Noted),
                "{id}: {lines:?}"
            );
        }
    }
    assert!(count >= flow.edges.len() / 2, "{count} of {}", flow.edges.len());
}

/// Each change that is not taken over has a line that says what the file has and what the flow keeps, and a note on the canvas.
#[test]
fn everything_else_has_a_line() {
    let task = "<userTask id=\"Activity_1\" name=\"Ring the customer\"/>";
    let cases: [(&str, &str, &str, &[&str]); 7] = [
        (
            ">P3D</timeDuration>",
            ">P9D</timeDuration>",
            "Event_balance.expired",
            &["P9D", "P3D"],
        ),
        (
            "<endEvent id=\"Event_cancelled\"",
            &format!("{task}<endEvent id=\"Event_cancelled\""),
            "Activity_1",
            &["Ring the customer"],
        ),
        (
            "sourceRef=\"Task_remind\" targetRef=\"Task_balance\"",
            "sourceRef=\"Task_remind\" targetRef=\"Gateway_balance.exit\"",
            "Flow_remind.ok",
            &["Gateway_balance.exit", "Task_balance"],
        ),
        (
            "type=\"oms.fulfil.dispatch.v1\"",
            "type=\"other.task\"",
            "Task_ship",
            &["other.task", "oms.fulfil.dispatch.v1"],
        ),
        (
            "messageRef=\"Message_oms.payment.verify.v1\"",
            "messageRef=\"Other\"",
            "Task_balance",
            &["Other"],
        ),
        (
            "</process>",
            "<textAnnotation id=\"Remark_1\"><text>Mind the gap</text></textAnnotation></process>",
            "Remark_1",
            &["Mind the gap"],
        ),
        (
            "<message id=",
            "<signal id=\"Signal_1\" name=\"alarm\"/><message id=",
            "Signal_1",
            &["alarm"],
        ),
    ];
    let text = file(&flow(), Profile::Zeebe, Language::English);
    for (from, to, id, words) in cases {
        assert!(text.contains(from), "{from}");
        let back = bpmn(text.replacen(from, to, 1).as_bytes(), "").expect("imported");
        let lines = lines(&back);
        let found = lines.iter().filter(|one| one.arrival == Arrival::Noted);
        let told: Vec<&&Arrived> = found
            .filter(|one| words.iter().all(|word| one.remark.en.contains(word)))
            .collect();
        assert!(!told.is_empty(), "{to}: {lines:?}");
        if id != "Task_balance" {
            assert_eq!(told[0].id, id, "{to}");
        }
        let remark = &told[0].remark;
        assert!(!remark.zh.is_empty() && told[0].line > 1, "{told:?}");
        let said = |wording: &str| back.flow.notes.values().any(|note| note.text.contains(wording));
        assert!(said(&remark.en) && said(&remark.zh), "{remark:?}");
        let mut without = back.flow.clone();
        without.notes = flow().notes;
        assert_eq!(without, flow(), "{to}");
    }
}

/// A step that is gone with its connections is gone from the flow; what is left of its elements has lines.
#[test]
fn a_step_that_was_deleted_is_gone() {
    let text = file(&flow(), Profile::Zeebe, Language::English);
    let start = text.find("<sendTask id=\"Task_remind\"").expect("it is there");
    let end = start + text[start..].find("</sendTask>").expect("it ends") + "</sendTask>".len();
    let mut left = format!("{}{}", &text[..start], &text[end..]);
    for id in ["Flow_arrival.ok", "Flow_remind.ok"] {
        let start = left
            .find(&format!("<sequenceFlow id=\"{id}\""))
            .expect("it is there");
        let end = start + left[start..].find("</sequenceFlow>").expect("it ends") + "</sequenceFlow>".len();
        left.replace_range(start..end, "");
    }
    let back = bpmn(left.as_bytes(), "").expect("imported");
    assert!(!back.flow.nodes.contains_key(&NodeId::new("remind")));
    assert!(
        back.flow
            .edges
            .iter()
            .all(|edge| edge.from.as_str() != "remind" && edge.to.as_str() != "remind")
    );
}

/// Another prefix for a namespace is the same file.
#[test]
fn the_prefix_of_schema_instances_does_not_count() {
    let text = file(&flow(), Profile::Plain, Language::English);
    let renamed = text.replace("xmlns:xsi=", "xmlns:i=").replace(" xsi:", " i:");
    assert_ne!(renamed, text);
    let back = bpmn(renamed.as_bytes(), "").expect("imported");
    assert_eq!(lines(&back), Vec::<&Arrived>::new());
    assert_eq!(back.flow, flow());
}

/// Without all elements that have one of the ids.
fn without(text: &str, ids: &[&str]) -> String {
    let mut left = text.to_owned();
    for id in ids {
        let at = left.find(&format!(" id=\"{id}\"")).expect("it is there");
        let start = left[..at].rfind('<').expect("it starts");
        let name = left[start + 1..at].to_owned();
        let tag = start + left[start..].find('>').expect("its tag ends");
        let close = format!("</{name}>");
        let end = match left[..tag].ends_with('/') {
            true => tag + 1,
            false => tag + left[tag..].find(&close).expect("it ends") + close.len(),
        };
        left.replace_range(start..end, "");
    }
    left
}

/// A step is deleted and the connection that led to it leads to the next one.
#[test]
fn a_step_is_deleted_and_the_way_to_it_redirected() {
    let text = file(&flow(), Profile::Plain, Language::English);
    let left = without(&text, &["Task_remind", "Flow_remind.ok"]);
    let left = left.replace("targetRef=\"Task_remind\"", "targetRef=\"Task_balance\"");
    let back = bpmn(left.as_bytes(), "").expect("imported");
    let mut expected = flow();
    expected.nodes.remove(&NodeId::new("remind"));
    let leads = |edge: &Edge| edge.from.as_str() == "remind" || edge.to.as_str() == "remind";
    let to: Vec<Edge> = expected
        .edges
        .iter()
        .filter(|edge| edge.to.as_str() == "remind")
        .cloned()
        .collect();
    expected.edges.retain(|edge| !leads(edge));
    for edge in &to {
        let (from, port) = (edge.from.as_str(), edge.port.as_str());
        expected.edges.insert(Edge::new(from, port, "balance"));
    }
    for group in expected.groups.values_mut() {
        group.nodes.remove(&NodeId::new("remind"));
    }
    assert_eq!(back.flow, expected);
    let told: Vec<&str> = lines_of(&back, "remind");
    assert_eq!(told.len(), 1 + to.len(), "{told:?}");
    assert_eq!(back.report.count(Arrival::Noted), 0);
}

/// English remarks that speak of something.
fn lines_of<'a>(imported: &'a Imported, word: &str) -> Vec<&'a str> {
    let all = imported.report.elements.iter();
    all.map(|one| one.remark.en.as_str())
        .filter(|remark| remark.contains(word))
        .collect()
}

/// Groups keep the other steps and notes their text when a step goes; what is left of the step has lines.
#[test]
fn a_step_in_a_group_and_with_a_note_can_be_deleted() {
    let mut flow = flow();
    let [one, other] = ["remind", "balance"].map(NodeId::new);
    let group = flow_model::Group {
        title: flow_model::Text::new("Pay", "付款"),
        nodes: [one.clone(), other.clone()].into(),
    };
    let group_id = flow_model::GroupId::new("pay");
    flow.groups = [(group_id.clone(), group)].into();
    let note = serde_json::json!({
        "text": "Mind it", "at": [0, 0], "size": [160, 80], "about": "remind"
    });
    let note_id = flow_model::NoteId::new("mind");
    let note: flow_model::Note = serde_json::from_value(note).expect("a note");
    flow.notes.insert(note_id.clone(), note);
    let text = file(&flow, Profile::Plain, Language::English);
    // The connections are left, too.
    let back = bpmn(without(&text, &["Task_remind"]).as_bytes(), "").expect("imported");
    assert!(!back.flow.nodes.contains_key(&one));
    assert_eq!(back.flow.groups[&group_id].nodes, [other].into());
    let note = &back.flow.notes[&note_id];
    assert_eq!((note.text.as_str(), &note.about), ("Mind it", &None));
    let told = lines_of(&back, "remind");
    let gone = flow
        .edges
        .iter()
        .filter(|edge| edge.from == one || edge.to == one);
    assert_eq!(told.len(), 1 + gone.count(), "{told:?}");
}

/// Each connection that is deleted has one line, and nothing else is said.
#[test]
fn a_connection_that_was_deleted_has_a_line() {
    let flow = flow();
    let text = file(&flow, Profile::Plain, Language::English);
    let mut told = 0;
    for edge in &flow.edges {
        let id = format!("Flow_{}.{}", edge.from, edge.port);
        let left = without(&text, &[&id]).replace(&format!(" default=\"{id}\""), "");
        let back = bpmn(left.as_bytes(), "").expect("imported");
        let mut expected = flow.clone();
        expected.edges.remove(edge);
        let lines = lines(&back);
        assert_eq!(lines.len(), 1, "{id}: {lines:?}");
        assert_eq!(back.flow, expected, "{id}");
        assert_eq!(
            (lines[0].id.as_str(), lines[0].becomes.as_str()),
            (id.as_str(), "deleted")
        );
        told += 1;
    }
    assert!(told > 0);
}

/// Elements of a step, messages and ways within a step may have any id.
#[test]
fn ids_of_elements_do_not_count() {
    let flow = flow();
    for profile in Profile::ALL {
        let text = file(&flow, profile, Language::English);
        let mut renamed = text.clone();
        let mut count = 0;
        for part in text.split(" id=\"").skip(1) {
            let id = part.split('"').next().expect("an id");
            let kind = id.split('_').next().unwrap_or_default();
            if matches!(
                kind,
                "Gateway" | "Event" | "Task" | "Message" | "Error" | "Definition" | "Flow"
            ) {
                count += 1;
                renamed = renamed
                    .replace(&format!("\"{id}\""), &format!("\"Zz{count}\""))
                    .replace(&format!(">{id}<"), &format!(">Zz{count}<"));
            }
        }
        let back = bpmn(renamed.as_bytes(), "").expect("imported");
        assert_eq!(lines(&back), Vec::<&Arrived>::new(), "{}", profile.id());
        assert_eq!(back.flow, flow);
    }
}
