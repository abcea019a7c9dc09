//! A desk over a fresh database, and questions to it.

use flow_desk::Desk;
use serde_json::Value;

use crate::command::Scratch;

/// A desk over a database in a folder that goes with the first.
pub fn desk(name: &str) -> (Scratch, Desk) {
    let scratch = Scratch::new(name);
    let path = scratch.path("desk.db");
    let desk = Desk::open(path.as_ref(), || 1_700_000_000_000).expect("a database");
    (scratch, desk)
}

/// The answer to a question; the test fails when it is refused.
pub fn ask(desk: &Desk, question: Value) -> Value {
    let text = question.to_string();
    desk.ask(question)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}
