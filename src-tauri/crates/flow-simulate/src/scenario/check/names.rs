//! Every name that a scenario uses for something that must exist.

use std::collections::BTreeSet;

use flow_catalog::{COMPONENTS, FIELDS, FieldType, field_index};
use flow_model::Text;

use super::view::View;
use crate::scenario::{PoolUse, StepAssumptions, Strikes};

/// A name and where it stands.
pub(super) struct Named {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) what: What,
    /// Whether it is the name at the end of the path rather than its value.
    pub(super) is_key: bool,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Step,
    Component,
    /// An exit of a step.
    Exit(String),
    /// An exit of the steps of a component.
    ExitOf(String),
    Field,
    /// An entry of an order line.
    Entry,
    Channel,
    Pool,
    /// A skill of the units of a pool.
    Skill(String),
    Calendar,
    Carrier,
    Place,
}

impl What {
    /// As a noun that a sentence begins with.
    pub(super) fn noun(&self) -> Text {
        let (en, zh) = match self {
            What::Step => ("Step", "步骤"),
            What::Component => ("Kind of step", "步骤类型"),
            What::Exit(_) | What::ExitOf(_) => ("Exit", "出口"),
            What::Field => ("Field", "字段"),
            What::Entry => ("Entry of an order line", "订单行字段"),
            What::Channel => ("Channel", "渠道"),
            What::Pool => ("Pool", "资源池"),
            What::Skill(_) => ("Skill", "技能"),
            What::Calendar => ("Calendar", "日历"),
            What::Carrier => ("Carrier", "承运商"),
            What::Place => ("Place", "库位"),
        };
        Text::new(en, zh)
    }

    /// The names there are.
    pub(super) fn known(&self, view: &View<'_>) -> BTreeSet<String> {
        let scenario = view.scenario;
        let owned = |names: Vec<&str>| -> BTreeSet<String> { names.into_iter().map(str::to_owned).collect() };
        match self {
            What::Step => owned(view.step_ids().collect()),
            What::Component => owned(COMPONENTS.iter().map(|component| component.id).collect()),
            What::Exit(step) => view
                .step(step)
                .into_iter()
                .flat_map(|step| exits(view, step))
                .collect(),
            What::ExitOf(component) => view
                .steps
                .iter()
                .filter(|step| step.node.component.as_str() == component)
                .flat_map(|step| exits(view, step))
                .collect(),
            What::Field => owned(fields("").collect()),
            What::Entry => owned(
                fields(LINES)
                    .filter_map(|path| path.strip_prefix(LINES))
                    .collect(),
            ),
            What::Channel => owned(channels()),
            What::Pool => {
                let mut known: BTreeSet<String> = scenario.pools.keys().cloned().collect();
                known.extend(usual_pools(view));
                known
            }
            What::Skill(pool) => {
                let groups = scenario.pools.get(pool).map_or(&[][..], |pool| &pool.skills);
                groups
                    .iter()
                    .flat_map(|group| group.skills.iter().cloned())
                    .collect()
            }
            What::Calendar => scenario.calendars.keys().cloned().collect(),
            What::Carrier => scenario.carriers.keys().cloned().collect(),
            What::Place => scenario
                .stock
                .iter()
                .flat_map(|stock| stock.places.iter().cloned())
                .collect(),
        }
    }
}

const LINES: &str = "order.lines[].";

/// Fields whose path begins so; entries of lines only when they are asked for.
fn fields(begin: &str) -> impl Iterator<Item = &'static str> {
    let paths = FIELDS.iter().map(|field| field.path);
    paths.filter(move |path| path.starts_with(begin) && path.starts_with(LINES) == (begin == LINES))
}

fn channels() -> Vec<&'static str> {
    match field_index("order.channel").map(|index| FIELDS[index].kind) {
        Some(FieldType::Enum(choices)) => choices.iter().map(|choice| choice.id).collect(),
        _ => Vec::new(),
    }
}

fn exits(view: &View<'_>, step: &super::view::Step<'_>) -> Vec<String> {
    let exits = &view.bodies[step.body].compiled.node(step.index).exits;
    exits.iter().map(|exit| exit.port.to_string()).collect()
}

/// Pools that the steps of the flow need by themselves, which have no limit unless the scenario says so.
fn usual_pools(view: &View<'_>) -> Vec<String> {
    let resource = |step: &super::view::Step<'_>| step.component?.simulation.resource;
    let named = view.steps.iter().flat_map(|step| view.usual_pools(step));
    let all = view.steps.iter().filter_map(resource).chain(named);
    all.map(str::to_owned).collect()
}

/// All names of a scenario, in the order of its parts.
pub(super) fn all(view: &View<'_>) -> Vec<Named> {
    let scenario = view.scenario;
    let mut names = Names::default();
    for (index, stream) in scenario.arrivals.iter().enumerate() {
        names.value(
            format!("arrivals[{index}].channel"),
            &stream.channel,
            What::Channel,
        );
    }
    for path in scenario.orders.fields.keys() {
        names.key(format!("orders.fields.{path}"), path, What::Field);
    }
    let goods = scenario
        .orders
        .lines
        .iter()
        .flat_map(|mix| mix.goods.iter().enumerate());
    for (index, good) in goods {
        for entry in good.entries.keys() {
            let path = format!("orders.lines.goods[{index}].entries.{entry}");
            names.key(path, entry, What::Entry);
        }
    }
    for (id, step) in &scenario.steps {
        let path = format!("steps.{id}");
        names.key(path.clone(), id, What::Step);
        if view.step(id).is_some() {
            names.exits(&path, step, || What::Exit(id.clone()));
        }
        names.assumptions(&path, step);
    }
    for (id, step) in &scenario.components {
        let path = format!("components.{id}");
        names.key(path.clone(), id, What::Component);
        if view.component_ids().contains(id.as_str()) {
            names.exits(&path, step, || What::ExitOf(id.clone()));
        }
        names.assumptions(&path, step);
    }
    names.rest(view);
    names.0
}

#[derive(Default)]
struct Names(Vec<Named>);

impl Names {
    fn put(&mut self, path: String, name: &str, what: What, is_key: bool) {
        let name = name.to_owned();
        self.0.push(Named {
            path,
            name,
            what,
            is_key,
        });
    }

    fn key(&mut self, path: String, name: &str, what: What) {
        self.put(path, name, what, true);
    }

    fn value(&mut self, path: String, name: &str, what: What) {
        self.put(path, name, what, false);
    }

    fn exits(&mut self, path: &str, step: &StepAssumptions, what: impl Fn() -> What) {
        for exit in step.exits.keys() {
            self.key(format!("{path}.exits.{exit}"), exit, what());
        }
    }

    fn assumptions(&mut self, path: &str, step: &StepAssumptions) {
        for (index, used) in step.pools.iter().flatten().enumerate() {
            self.pool_use(&format!("{path}.pools[{index}]"), used);
        }
        if let Some(pool) = step.lane.as_ref().and_then(|lane| lane.pool.as_ref()) {
            self.value(format!("{path}.lane.pool"), pool, What::Pool);
        }
        if let Some(carrier) = &step.carrier {
            self.value(format!("{path}.carrier"), carrier, What::Carrier);
        }
        if let Some(place) = &step.place {
            self.value(format!("{path}.place"), place, What::Place);
        }
    }

    fn pool_use(&mut self, path: &str, used: &PoolUse) {
        self.value(format!("{path}.pool"), &used.pool, What::Pool);
        if let Some(skill) = &used.skill {
            self.value(format!("{path}.skill"), skill, What::Skill(used.pool.clone()));
        }
    }

    fn rest(&mut self, view: &View<'_>) {
        let scenario = view.scenario;
        for (name, pool) in &scenario.pools {
            if let Some(calendar) = &pool.calendar {
                self.value(format!("pools.{name}.calendar"), calendar, What::Calendar);
            }
        }
        let items = scenario
            .stock
            .iter()
            .flat_map(|stock| stock.items.iter().enumerate());
        for (index, item) in items.filter(|(_, item)| !item.place.is_empty()) {
            self.value(format!("stock.items[{index}].place"), &item.place, What::Place);
        }
        for (name, carrier) in &scenario.carriers {
            if let Some(calendar) = &carrier.calendar {
                self.value(format!("carriers.{name}.calendar"), calendar, What::Calendar);
            }
        }
        for (index, disruption) in scenario.disruptions.iter().enumerate() {
            let path = format!("disruptions[{index}].strikes");
            match &disruption.strikes {
                Strikes::Step(name) => self.value(format!("{path}.step"), name, What::Step),
                Strikes::Component(name) => self.value(format!("{path}.component"), name, What::Component),
                Strikes::Pool(name) => self.value(format!("{path}.pool"), name, What::Pool),
                Strikes::Carrier(name) => self.value(format!("{path}.carrier"), name, What::Carrier),
            }
        }
        for (index, level) in scenario.service_levels.iter().enumerate() {
            for (key, step) in [("step", &level.step), ("from", &level.from)] {
                if let Some(step) = step {
                    self.value(format!("service_levels[{index}].{key}"), step, What::Step);
                }
            }
        }
    }
}
