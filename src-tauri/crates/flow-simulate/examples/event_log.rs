//! Plays one replication of a flow under a scenario without writing anything: what its event log costs is the difference
//! between two runs of this program. Says how many events and bytes the log has.
//!
//! `cargo run --release -p flow-simulate --example event_log -- FLOW SCENARIO [--log]`

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write};

use flow_simulate::log::{Log, Recorder};
use flow_simulate::{Control, Model, NoLog, RunOptions, run, scenario};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("FLOW SCENARIO [--log]");
    let flow = flow_model::read(&fs::read(next()?)?)?.flow;
    let scenario = scenario::read(&fs::read(next()?)?)?.scenario;
    let is_logged = next().is_ok();
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new())?;
    let (options, control) = (RunOptions::default(), Control::default());
    let mut log = Log::in_memory();
    let tally = if is_logged {
        let mut recorder = Recorder::new(&mut log);
        let tally = run(&model, &options, &control, &mut recorder);
        recorder.finish();
        tally
    } else {
        run(&model, &options, &control, &mut NoLog)
    };
    let (orders, events) = (tally.orders.arrived, log.events());
    writeln!(io::stdout(), "{orders} orders, {events} events logged")?;
    Ok(())
}
