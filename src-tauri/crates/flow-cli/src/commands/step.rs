//! `step`: one order, or a file of them, through a flow.

use flow_api::Document;
use flow_api::engine::order::order_id;
use flow_api::engine::sample::{Profile, sample_orders};
use flow_api::engine::stepper::{EndingKind, Program, Stepper};
use flow_api::feel::{Clock, Record};

use super::{step_many, step_one};
use crate::Outcome;
use crate::arguments::{Format, StepArguments};
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::terminal::Console;

/// Sample orders that are tried for one that the flow lets in.
const SAMPLES: usize = 40;

/// Walks as the arguments say: a file of orders, a script, at random, or as somebody chooses.
pub(crate) fn run(arguments: &StepArguments, console: &mut Console<'_, '_>) -> Outcome {
    let input = Input::read(&arguments.flow, console)?;
    let document = input.open()?;
    let called = files::called_flows(&document, &input, console)?;
    let called: Vec<_> = called.into_values().collect();
    let program = Program::new(document.flow(), &called);
    for note in program.notes().iter().chain(&program.stepped_over()) {
        let note = console.lang.text(note).to_owned();
        console.complain(&note);
    }
    let clock =
        flow_api::clock(console.now()).ok_or_else(|| Failure::new("the clock is wrong", "系统时间有误"))?;
    if let Some(path) = &arguments.orders {
        let orders = read_orders(path, console)?;
        return step_many::run(
            &document,
            &program,
            &orders,
            clock,
            arguments.seed.unwrap_or(1),
            console,
        );
    }
    if arguments.script.is_some() || arguments.seed.is_some() {
        console.prefer_json();
    }
    let order = match &arguments.order {
        Some(path) => first(read_orders(path, console)?)?,
        None => sample(&program, clock, arguments.seed.unwrap_or(1)),
    };
    let script = match &arguments.script {
        Some(path) => {
            let input = Input::read(path, console)?;
            Some(flow_api::read_script(&input.bytes).map_err(|problem| input.failure(problem))?)
        }
        None => None,
    };
    let no_start = || {
        Failure::new(
            "the flow has no start, so no order can enter",
            "流程没有开始，订单进不来",
        )
    };
    let id = order_id(&order).to_owned();
    let mut stepper = Stepper::new(&program, order, clock, arguments.seed).ok_or_else(no_start)?;
    step_one::begin(&stepper, &id, console);
    match script {
        Some(script) => step_one::follow(&document, &mut stepper, &script, console),
        None if arguments.seed.is_some() || !can_choose(console) => {
            step_one::follow(&document, &mut stepper, &Default::default(), console)
        }
        None => step_one::choose(&document, &mut stepper, console),
    }
}

/// Choosing needs somebody at the terminal who reads text.
fn can_choose(console: &Console<'_, '_>) -> bool {
    console.is_interactive() && console.format == Format::Text
}

fn read_orders(path: &std::path::Path, console: &mut Console<'_, '_>) -> Result<Vec<Record>, Failure> {
    let input = Input::read(path, console)?;
    let orders = flow_api::read_orders(&input.bytes).map_err(|problem| input.failure(problem))?;
    if orders.records.is_empty() {
        let name = input.name();
        return Err(Failure::new(
            format!("{name} holds no order"),
            format!("{name} 中没有订单"),
        ));
    }
    for note in &orders.notes {
        let note = console.lang.text(note).to_owned();
        console.complain(&note);
    }
    Ok(orders.records)
}

fn first(orders: Vec<Record>) -> Result<Record, Failure> {
    let none = || Failure::new("the file holds no order", "文件中没有订单");
    orders.into_iter().next().ok_or_else(none)
}

/// A sample order that the flow lets in, or else any.
fn sample(program: &Program, clock: Clock, seed: u64) -> Record {
    let mut orders = sample_orders(Profile::Mixed, SAMPLES, seed);
    let fits = |order: &Record| {
        Stepper::new(program, order.clone(), clock, None).is_some_and(|stepper| stepper.is_in_scope())
    };
    let position = orders.iter().position(fits).unwrap_or(0);
    orders.swap_remove(position)
}

/// True for an end that no safe flow has.
pub(super) fn is_bad(kind: EndingKind) -> bool {
    matches!(kind, EndingKind::Lost | EndingKind::Stuck | EndingKind::StepLimit)
}

/// The name of a step, also of one inside a sub-flow, which has its callers' ids before it.
pub(super) fn name(document: &Document, id: &str, console: &Console<'_, '_>) -> String {
    crate::findings::step_name(document.flow(), id, console.lang)
}

/// The failure of a step that cannot be taken.
pub(super) fn refused(error: flow_api::engine::stepper::StepError) -> Failure {
    Failure::new(error.message.en, error.message.zh)
}
