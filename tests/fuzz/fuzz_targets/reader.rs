//! Whatever the bytes are, reading them gives a flow or a placed error; a flow that was read is written so that it
//! reads back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match flow_model::read(bytes) {
        Ok(document) => {
            let written = flow_model::write(&document.flow);
            let again = flow_model::read(&written).expect("what was written can be read");
            assert_eq!(again.flow, document.flow);
            assert_eq!(flow_model::write(&again.flow), written);
            for id in document.flow.nodes.keys() {
                let place = document
                    .places
                    .node(id)
                    .expect("a step that was read has a place");
                assert!(place.end <= bytes.len() && place.line >= 1 && place.column >= 1);
            }
        }
        Err(error) => {
            assert!(error.offset <= bytes.len() && error.line >= 1 && error.column >= 1);
            assert!(!error.message.en.is_empty() && !error.message.zh.is_empty());
        }
    }
});
