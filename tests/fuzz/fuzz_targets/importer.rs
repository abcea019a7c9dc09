//! Whatever the bytes are, importing them gives flows or a placed error, the same again, and flows that are flow files. What
//! is noted stands on a note.
#![no_main]

use flow_export::import::{Arrival, bpmn};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match bpmn(bytes, "") {
        Ok(imported) => {
            let again = bpmn(bytes, "").expect("the same bytes give the same answer");
            assert_eq!(imported.flow, again.flow);
            assert_eq!(imported.report, again.report);
            for flow in std::iter::once(&imported.flow).chain(&imported.others) {
                let written = flow_model::write(flow);
                let read = flow_model::read(&written).expect("an imported flow is a flow file");
                assert_eq!(read.flow, *flow);
            }
            for one in &imported.report.elements {
                assert!(one.line >= 1);
                assert!(one.arrival == Arrival::Mapped || one.remark.en.is_empty() == one.remark.zh.is_empty());
            }
        }
        Err(error) => {
            assert!(error.line >= 1 && error.column >= 1);
            assert!(!error.message.en.is_empty() && !error.message.zh.is_empty());
        }
    }
});
