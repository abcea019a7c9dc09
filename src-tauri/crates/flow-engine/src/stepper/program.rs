//! A flow, and the flows it calls, made ready for stepping: conditions, tables and settings compiled once.

use std::collections::BTreeMap;

use flow_catalog::{Family, Role, Settings, component, schema};
use flow_feel::{Decimal, Expression, Type, compile as compile_feel};
use flow_model::{Flow, Node, Table, TableId, Text};

use super::facts::Facts;
use crate::compiled::{CompiledFlow, CompiledNode, ExitIndex, NodeIndex};
use crate::exits::EXHAUSTED;
use crate::pricing::{CompiledPromotion, PromotionSettings};
use crate::tables::CompiledTable;

/// A flow with everything it calls. Building one never fails: a condition that cannot be read is never true, and
/// a note says so.
#[derive(Debug)]
pub struct Program {
    pub(super) flows: Vec<StepFlow>,
    by_id: BTreeMap<String, usize>,
    notes: Vec<Text>,
}

/// One flow of a program.
#[derive(Debug)]
pub(super) struct StepFlow {
    pub(super) id: String,
    pub(super) compiled: CompiledFlow,
    pub(super) plans: Vec<Plan>,
    pub(super) labels: Vec<Text>,
    pub(super) facts: Vec<Facts>,
    /// Condition of the start; an order for which it is false does not enter.
    pub(super) scope: Option<Expression>,
}

/// How data choose the exit of a step, or what else it needs of its settings.
#[derive(Debug)]
pub(super) enum Plan {
    /// Data say nothing.
    Plain,
    /// The first branch whose condition is true.
    Rules {
        branches: Vec<(ExitIndex, Option<Expression>)>,
        otherwise: Option<ExitIndex>,
    },
    /// A branch by share: each has the upper end of its part of the line from 0 to 1.
    Share {
        key: Option<usize>,
        shares: Vec<(ExitIndex, Decimal)>,
        otherwise: Option<ExitIndex>,
    },
    /// The exit that a table answers.
    Table {
        table: Box<CompiledTable>,
        otherwise: Option<ExitIndex>,
    },
    /// The roles that a table names are asked.
    Approval { matrix: Box<CompiledTable> },
    /// The offers of a table.
    Promotion {
        promotion: Option<Box<CompiledPromotion>>,
        settings: PromotionSettings,
    },
    /// A pause.
    Wait {
        until: Option<Expression>,
        length_us: i64,
    },
    /// Another flow, once or for each entry of a list.
    Call { each: Option<usize>, parallel: bool },
}

impl Program {
    /// A program of a flow and the flows that it calls, directly or not.
    pub fn new(flow: &Flow, called: &[Flow]) -> Program {
        let mut program = Program {
            flows: Vec::with_capacity(called.len() + 1),
            by_id: BTreeMap::new(),
            notes: Vec::new(),
        };
        for flow in std::iter::once(flow).chain(called) {
            let id = flow.id.as_str().to_owned();
            if !program.by_id.contains_key(&id) {
                let built = StepFlow::new(flow, &mut program.notes);
                program.by_id.insert(id, program.flows.len());
                program.flows.push(built);
            }
        }
        program
    }

    /// What could not be read and is therefore never true or never applied.
    pub fn notes(&self) -> &[Text] {
        &self.notes
    }

    pub(super) fn flow_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

impl StepFlow {
    fn new(flow: &Flow, notes: &mut Vec<Text>) -> StepFlow {
        let compiled = crate::compile(flow);
        let mut builder = Builder { flow, notes };
        let plans = compiled.nodes.iter().map(|node| builder.plan(node)).collect();
        let facts = compiled.nodes.iter().map(|node| builder.facts(node)).collect();
        let labels = compiled.nodes.iter().map(|node| label(flow, node)).collect();
        let start = compiled.starts.first().map(|start| compiled.node(*start));
        let scope = start.and_then(|start| builder.scope(start));
        StepFlow {
            id: flow.id.as_str().to_owned(),
            plans,
            labels,
            facts,
            scope,
            compiled,
        }
    }

    pub(super) fn exit_named(&self, node: NodeIndex, name: &str) -> Option<ExitIndex> {
        exit_named(self.compiled.node(node), name)
    }
}

/// The step's own name, or that of its component.
fn label(flow: &Flow, node: &CompiledNode) -> Text {
    let own = flow
        .nodes
        .get(&node.id)
        .map(|own| own.name.clone())
        .unwrap_or_default();
    let component = node.component.map(|component| component.name);
    let (en, zh) = component.map_or((node.id.as_str(), node.id.as_str()), |words| (words.en, words.zh));
    let or = |own: &str, other: &str, usual: &str| match (own.is_empty(), other.is_empty()) {
        (false, _) => own.to_owned(),
        (true, false) => other.to_owned(),
        (true, true) => usual.to_owned(),
    };
    Text::new(or(&own.en, &own.zh, en), or(&own.zh, &own.en, zh))
}

fn exit_named(node: &CompiledNode, name: &str) -> Option<ExitIndex> {
    let position = node.exits.iter().position(|exit| exit.port.as_str() == name)?;
    ExitIndex::try_from(position).ok()
}

pub(super) struct Builder<'a> {
    pub(super) flow: &'a Flow,
    notes: &'a mut Vec<Text>,
}

impl Builder<'_> {
    fn plan(&mut self, node: &CompiledNode) -> Plan {
        let Some((known, own)) = node.component.zip(self.flow.nodes.get(&node.id)) else {
            return Plan::Plain;
        };
        let settings = Settings::new(known, own);
        match (known.role, known.family) {
            (Role::Decide, _) => self.decision(node, &settings),
            (Role::Promotion, _) => self.promotion(node, &settings),
            (Role::Approval, _) if settings.text("matrix").is_some() => {
                match self.decision_table(node, settings.text("matrix")) {
                    Some(matrix) => Plan::Approval {
                        matrix: Box::new(matrix),
                    },
                    None => Plan::Plain,
                }
            }
            (_, Family::Wait) => Plan::Wait {
                until: settings
                    .text("until")
                    .and_then(|text| self.expression(node, text, &Type::DateTime)),
                length_us: settings.duration_us("for").unwrap_or_default(),
            },
            (_, Family::Subflow) => Plan::Call {
                each: settings.text("for_each").and_then(|path| schema().slot(path)),
                parallel: settings.bool("parallel"),
            },
            _ => Plan::Plain,
        }
    }

    fn scope(&mut self, start: &CompiledNode) -> Option<Expression> {
        let own: &Node = self.flow.nodes.get(&start.id)?;
        let settings = Settings::new(component(own.component.as_str())?, own);
        self.assumed(
            start,
            settings.text("scope")?,
            &Type::Bool,
            (" (every order is let in)", "（按所有订单都放行处理）"),
        )
    }

    fn decision(&mut self, node: &CompiledNode, settings: &Settings<'_>) -> Plan {
        let otherwise = exit_named(node, settings.text("otherwise").unwrap_or_default());
        match settings.text("mode") {
            Some("share") => Plan::Share {
                key: settings.text("key").and_then(|path| schema().slot(path)),
                shares: shares(node),
                otherwise,
            },
            Some("table") => match self.decision_table(node, settings.text("table")) {
                Some(table) => Plan::Table {
                    table: Box::new(table),
                    otherwise,
                },
                None => Plan::Rules {
                    branches: Vec::new(),
                    otherwise,
                },
            },
            _ => Plan::Rules {
                branches: self.branches(node),
                otherwise,
            },
        }
    }

    fn branches(&mut self, node: &CompiledNode) -> Vec<(ExitIndex, Option<Expression>)> {
        let branches = node.branches.iter();
        branches
            .map(|branch| {
                let text = branch.when.as_deref().unwrap_or_default();
                (
                    branch.exit,
                    self.assumed(
                        node,
                        text,
                        &Type::Bool,
                        (" (the condition counts as false)", "（该条件按不成立处理）"),
                    ),
                )
            })
            .collect()
    }

    fn decision_table(&mut self, node: &CompiledNode, id: Option<&str>) -> Option<CompiledTable> {
        let id = TableId::new(id.unwrap_or_default());
        let Some(Table::Decision(table)) = self.flow.tables.get(&id) else {
            self.note(node, "its decision table is missing", "找不到决策表");
            return None;
        };
        match CompiledTable::new(table, schema()) {
            Ok(table) => Some(table),
            Err(errors) => {
                let first = errors.into_iter().next().map(|error| error.message);
                let first = first.unwrap_or_default();
                self.note(node, &first.en, &first.zh);
                None
            }
        }
    }

    fn promotion(&mut self, node: &CompiledNode, settings: &Settings<'_>) -> Plan {
        let id = settings.text("rules").unwrap_or_default();
        let promotion = match self.flow.tables.get(&TableId::new(id)) {
            Some(Table::Promotion(table)) => match CompiledPromotion::new(table) {
                Ok(promotion) => Some(Box::new(promotion)),
                Err(errors) => {
                    let first = errors.into_iter().next().map(|error| error.message);
                    let first = first.unwrap_or_default();
                    self.note(node, &first.en, &first.zh);
                    None
                }
            },
            _ => {
                self.note(node, "its promotion table is missing", "找不到促销表");
                None
            }
        };
        Plan::Promotion {
            promotion,
            settings: PromotionSettings::of(settings),
        }
    }

    pub(super) fn expression(&mut self, node: &CompiledNode, text: &str, want: &Type) -> Option<Expression> {
        self.assumed(node, text, want, ("", ""))
    }

    /// An expression, or a note that ends with what is assumed where it cannot be read.
    fn assumed(
        &mut self,
        node: &CompiledNode,
        text: &str,
        want: &Type,
        (en, zh): (&str, &str),
    ) -> Option<Expression> {
        match compile_feel(text, schema(), want) {
            Ok(expression) => Some(expression),
            Err(errors) => {
                if let Some(error) = errors.first() {
                    let message = &error.message;
                    let (wrong_en, wrong_zh) = (
                        message.en.trim_end_matches('.'),
                        message.zh.trim_end_matches('。'),
                    );
                    self.note(node, &format!("{wrong_en}{en}"), &format!("{wrong_zh}{zh}"));
                }
                None
            }
        }
    }

    fn note(&mut self, node: &CompiledNode, en: &str, zh: &str) {
        let id = &node.id;
        self.notes.push(Text::new(
            format!("step {id} does not work as drawn: {en}"),
            format!("步骤 {id} 不能按图执行：{zh}"),
        ));
    }
}

/// The upper end of each branch's part of the line from 0 to 1.
fn shares(node: &CompiledNode) -> Vec<(ExitIndex, Decimal)> {
    let mut end = Decimal::ZERO;
    let mut shares = Vec::with_capacity(node.branches.len());
    for branch in &node.branches {
        let share = branch
            .share
            .as_deref()
            .and_then(|text| text.parse::<Decimal>().ok());
        end = share.and_then(|share| end.add(share)).unwrap_or(end);
        shares.push((branch.exit, end));
    }
    shares
}

/// Whether an exit is the one of a wait that was passed too often.
pub(super) fn is_exhausted(name: &str) -> bool {
    name == EXHAUSTED
}
