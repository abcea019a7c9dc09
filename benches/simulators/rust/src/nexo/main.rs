//! The two models for nexosim: one model of its bench that schedules its own events, which spares the mailboxes.

mod jackson;
mod promotion;

use std::time::Duration;

use nexosim::model::{Context, Model, ProtoModel};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use simulators::Arguments;

fn main() {
    let arguments = Arguments::read();
    match arguments.model.as_str() {
        "jackson" => run(jackson::Network::new(arguments.orders, arguments.seed)),
        "promotion" => run(promotion::Promotion::new(arguments.orders, arguments.seed)),
        other => panic!("no model {other}"),
    }
}

/// Runs a model until nothing is left to happen.
fn run<P: ProtoModel>(model: P) {
    SimInit::with_num_threads(1)
        .add_model(model, Mailbox::new(), "model")
        .init(MonotonicTime::EPOCH)
        .and_then(|mut simulation| Ok(simulation.run()?))
        .expect("the model runs to its end");
}

/// Seconds since the start of the run.
fn now<M: Model>(cx: &Context<M>) -> f64 {
    cx.time().duration_since(MonotonicTime::EPOCH).as_secs_f64()
}

/// A length of time that is never zero: the library refuses events that are not in the future.
fn after(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds.max(1e-9))
}
