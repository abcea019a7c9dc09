//! Whatever the bytes are, reading them gives a scenario or a placed error. A scenario that was read is written so that
//! what is written stays as it is, and checking it answers, each finding at a place of the file where it has a path.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use flow_model::Flow;
use flow_simulate::scenario::{OrderFile, check, read, write};
use libfuzzer_sys::fuzz_target;

/// The flow that scenarios are checked for, and the one it calls.
static FLOWS: LazyLock<[Flow; 2]> = LazyLock::new(|| {
    let flow = |bytes: &[u8]| flow_model::read(bytes).expect("a template is a flow").flow;
    [
        flow(include_bytes!("../../../flows/templates/split-shipments.flow.json")),
        flow(include_bytes!("../../../flows/templates/parts/ship-part.flow.json")),
    ]
});

fuzz_target!(|bytes: &[u8]| {
    match read(bytes) {
        Ok(document) => {
            let written = write(&document.scenario);
            let again = read(&written).expect("what was written can be read");
            assert_eq!(write(&again.scenario), written);
            let [flow, called] = &*FLOWS;
            let files = BTreeMap::from([("past.csv".to_owned(), OrderFile::Missing)]);
            for finding in check(&document.scenario, flow, std::slice::from_ref(called), &files) {
                assert!(!finding.message.en.is_empty() && !finding.message.zh.is_empty());
                let place = document.places.at(&finding.path);
                assert!(place.is_none_or(|place| place.end <= bytes.len() && place.line >= 1));
            }
        }
        Err(error) => {
            assert!(error.offset <= bytes.len() && error.line >= 1 && error.column >= 1);
            assert!(!error.message.en.is_empty() && !error.message.zh.is_empty());
        }
    }
});
