//! The programs that are compared: how each is called, and how much of the work it gets.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::measure::Run;
use crate::options::Options;
use crate::{ours, scenario};

/// A program.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    /// What it is, for the table.
    pub(crate) title: &'static str,
    pub(crate) orders: usize,
    pub(crate) rounds: usize,
    /// Whether the library has a row already: it is checked, but has no second voice in what is expected.
    pub(crate) is_second: bool,
    pub(crate) kind: Kind,
    pub(crate) runs: Vec<Run>,
}

/// How a program is called and how its answer is had.
pub(crate) enum Kind {
    /// A program of the comparison, called with model, orders and seed; its output is its answer.
    Peer {
        words: Vec<PathBuf>,
        model: &'static str,
    },
    /// The released command.
    Ours {
        command: PathBuf,
        flow: PathBuf,
        scenario: PathBuf,
    },
}

impl Tool {
    /// What is measured.
    pub(crate) fn command(&self, seed: u64) -> Command {
        match &self.kind {
            Kind::Peer { words, model } => {
                let mut command = Command::new(&words[0]);
                command.args(&words[1..]).arg(model);
                command.args([self.orders.to_string(), seed.to_string()]);
                command
            }
            Kind::Ours {
                command,
                flow,
                scenario,
            } => ours::command(command, flow, scenario, seed),
        }
    }
}

/// Programs that can run a model, ours first.
pub(crate) fn all(options: &Options, model: &'static str, orders: usize) -> Result<Vec<Tool>> {
    let bin = |name: &str| options.built.join("release").join(name);
    let python = options.built.join("python/bin/python");
    let script = |name: &str| vec![python.clone(), options.sources.join("python").join(name)];
    // The slow ones get a part of the orders, and at most three rounds.
    let part = |most: usize| orders.min(most);
    let slow = options.rounds.min(3);
    let peer = |name, title, words, model, orders, rounds| Tool {
        name,
        title,
        orders,
        rounds,
        is_second: false,
        kind: Kind::Peer { words, model },
        runs: Vec::new(),
    };
    let second = |tool| Tool {
        is_second: true,
        ..tool
    };
    let is_network = model == "jackson";
    let all = options.rounds;
    let mut tools = Vec::new();
    tools.extend(orderloom(options, model, orders)?);
    tools.push(peer(
        "by-hand",
        "written by hand",
        vec![bin("by_hand")],
        model,
        orders,
        all,
    ));
    tools.push(peer(
        "odem-rs",
        "odem-rs 0.4",
        vec![bin("odem")],
        model,
        orders,
        all,
    ));
    if is_network {
        let words = vec![bin("odem")];
        let title = "odem-rs 0.4, agent per order";
        tools.push(second(peer(
            "odem-rs-orders",
            title,
            words,
            "jackson-orders",
            orders,
            all,
        )));
        tools.push(second(peer(
            "odem-rs-introduction",
            "odem-rs 0.4, as introduced",
            vec![bin("odem_introduction")],
            model,
            orders,
            all,
        )));
    }
    let cimba = vec![options.built.join("cimba_models")];
    tools.push(peer("cimba", "Cimba 3.0", cimba.clone(), model, orders, all));
    tools.push(second(peer(
        "cimba-processes",
        "Cimba 3.0, processes",
        cimba,
        if is_network {
            "jackson-processes"
        } else {
            "promotion-processes"
        },
        orders,
        all,
    )));
    tools.push(peer(
        "nexosim",
        "nexosim 1.0",
        vec![bin("nexo")],
        model,
        orders,
        all,
    ));
    let simpy = script("with_simpy.py");
    tools.push(peer("simpy", "SimPy 4.1", simpy, model, part(100_000), slow));
    // It imports the other one; no bytecode in the folder of the sources.
    let mut resources = script("with_simpy_resources.py");
    resources.insert(1, PathBuf::from("-B"));
    tools.push(second(peer(
        "simpy-resources",
        "SimPy 4.1, its resources",
        resources,
        model,
        // The queue of those with priorities is sorted anew for each order that joins it.
        part(if is_network { 100_000 } else { 30_000 }),
        slow,
    )));
    if is_network {
        let prosimos = script("with_prosimos.py");
        tools.push(peer(
            "prosimos",
            "Prosimos 2.1",
            prosimos,
            model,
            part(10_000),
            slow,
        ));
    }
    if !options.only.is_empty() {
        tools.retain(|tool| options.only.iter().any(|name| name == tool.name));
    }
    Ok(tools)
}

/// The released command, where it is built and can simulate.
fn orderloom(options: &Options, model: &'static str, orders: usize) -> Result<Option<Tool>> {
    if !can_simulate(&options.orderloom) {
        return Ok(None);
    }
    let scenario = options.built.join(format!("{model}-{orders}.scenario.json"));
    std::fs::write(&scenario, format!("{:#}\n", scenario::scenario(model, orders)))
        .with_context(|| format!("writing {}", scenario.display()))?;
    Ok(Some(Tool {
        name: "orderloom",
        title: "Orderloom",
        orders,
        rounds: options.rounds,
        is_second: false,
        kind: Kind::Ours {
            command: options.orderloom.clone(),
            flow: options.sources.join(format!("{model}.flow.json")),
            scenario,
        },
        runs: Vec::new(),
    }))
}

fn can_simulate(command: &Path) -> bool {
    let help = Command::new(command).args(["simulate", "--help"]).output();
    help.is_ok_and(|output| output.status.success())
}
