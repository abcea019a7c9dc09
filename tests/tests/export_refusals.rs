//! What a target cannot say: the step, the reason and the way round in both languages, as stored.

use flow_export::targets::{asl, dmn, serverless_workflow};
use flow_export::{Drawing, ExportError};
use flow_model::Flow;
use flow_testkit::{expect_file, fixtures, parse_notation};

type Write = fn(&Drawing<'_>) -> Result<Vec<u8>, ExportError>;

const TARGETS: &[(&str, Write)] = &[
    ("asl", asl::write),
    ("dmn", dmn::write),
    ("serverless-workflow", serverless_workflow::write),
];

#[test]
fn refusals_are_as_stored() {
    let mut seen = 0;
    for fixture in fixtures("tests/exports/refused", ".flow.txt") {
        let text = std::str::from_utf8(&fixture.bytes).expect("UTF-8");
        let flow = parse_notation(text);
        let said: String = TARGETS
            .iter()
            .map(|(name, write)| says(name, *write, &flow))
            .collect();
        expect_file(&fixture.beside(".refusals"), &said);
        seen += 1;
    }
    assert!(seen >= 10, "{seen} fixtures");
}

fn says(name: &str, write: Write, flow: &Flow) -> String {
    match write(&Drawing { flow, called: &[] }) {
        Ok(_) => format!("{name}: written\n"),
        Err(ExportError::Refused(refusal)) => {
            let step = refusal.step.map(|step| format!(" [{step}]")).unwrap_or_default();
            let (reason, way) = (refusal.reason, refusal.way);
            format!(
                "{name}{step}: {}; {}\n{name}{step}：{}；{}\n",
                reason.en, way.en, reason.zh, way.zh
            )
        }
        Err(error) => format!("{name}: {error}\n"),
    }
}
