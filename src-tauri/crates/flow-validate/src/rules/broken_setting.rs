//! Every setting must be one the step has, filled with what it expects, and every expression, in settings and in tables,
//! must read: known fields, matching types. What cannot be read is not guessed at.
//!
//! The message says what is expected; a likely meaning is offered as a repair.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "order.totl > 100" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "order.total > 100" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> e
//! ```

use std::collections::BTreeMap;

use flow_catalog::{
    COMPONENTS, Default, Obligation, Setting, SettingCheck, SettingKind, Words, check_setting,
};
use flow_engine::NodeIndex;
use flow_feel::{ErrorKind, ExprError};
use flow_model::{ComponentId, Edit, FlowId, Node, Table, TableId, Text, nearest};
use serde_json::Value;

use crate::expressions::PlacedExpression;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::repair::replace_text;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::tables::cell_fault;
use crate::view::FlowView;
use crate::words::{same, text};

/// D04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "D04",
        name: "broken-setting",
        severity: Severity::Error,
        engine: Engine::Type,
        wording: Wording {
            wrong: Words {
                en: "\"{expr}\" in \"{setting}\" of \"{node}\" cannot be read: {detail}.",
                zh: "“{node}”的“{setting}”中，“{expr}”无法识别：{detail}。",
            },
            effect: Words {
                en: "It can never be worked out.",
                zh: "这个表达式无法计算。",
            },
            advice: Words {
                en: "Correct the expression.",
                zh: "请改正表达式。",
            },
        },
        tags: &["data", "expressions", "settings"],
        since: "0.1.0",
    },
    check,
};

const BROKEN_CELL: Wording = Wording {
    wrong: Words {
        en: "\"{expr}\" in {place} of table \"{table}\" cannot be read: {detail}.",
        zh: "表“{table}”的{place}中，“{expr}”无法识别：{detail}。",
    },
    effect: Words {
        en: "The whole table is not used.",
        zh: "整张表都不会生效。",
    },
    advice: Words {
        en: "Correct the expression.",
        zh: "请改正表达式。",
    },
};

const WRONG_VALUE: Wording = Wording {
    wrong: Words {
        en: "\"{setting}\" of \"{node}\" {detail}.",
        zh: "“{node}”的“{setting}”{detail}。",
    },
    effect: Words {
        en: "What stands there now is not used.",
        zh: "现在填写的内容不会生效。",
    },
    advice: Words {
        en: "Correct the value.",
        zh: "请改正该值。",
    },
};

const MISSING_VALUE: Wording = Wording {
    wrong: Words {
        en: "\"{setting}\" of \"{node}\" is empty.",
        zh: "“{node}”的“{setting}”没有填写。",
    },
    effect: Words {
        en: "The step cannot work without it.",
        zh: "缺少它，该步骤无法执行。",
    },
    advice: Words {
        en: "Fill it in: {doc}.",
        zh: "请填写：{doc}。",
    },
};

const UNKNOWN_SETTING: Wording = Wording {
    wrong: Words {
        en: "\"{node}\" has no setting \"{setting}\".",
        zh: "“{node}”没有“{setting}”这项设置。",
    },
    effect: Words {
        en: "It has no effect.",
        zh: "它不会起作用。",
    },
    advice: Words {
        en: "Remove it, or correct its name.",
        zh: "请删除它，或改正名称。",
    },
};

const UNKNOWN_COMPONENT: Wording = Wording {
    wrong: Words {
        en: "\"{node}\" is a \"{component}\", which this version does not know.",
        zh: "“{node}”的类型是“{component}”，当前版本不认识。",
    },
    effect: Words {
        en: "Nothing can run this step.",
        zh: "这个步骤无法执行。",
    },
    advice: Words {
        en: "Replace it by another step.",
        zh: "请换成别的步骤。",
    },
};

const MISSING_REFERENCE: Wording = Wording {
    wrong: Words {
        en: "\"{setting}\" of \"{node}\" names \"{name}\", which is not there.",
        zh: "“{node}”的“{setting}”指向“{name}”，但它不存在。",
    },
    effect: Words {
        en: "The step cannot work without it.",
        zh: "缺少它，该步骤无法执行。",
    },
    advice: Words {
        en: "Add it, or choose another one.",
        zh: "请补上它，或另选一个。",
    },
};

const UNREADABLE_HEADER: Wording = Wording {
    wrong: Words {
        en: "The flow's {setting} \"{name}\" cannot be read.",
        zh: "流程的{setting}“{name}”无法识别。",
    },
    effect: Words {
        en: "It is not used.",
        zh: "它不会生效。",
    },
    advice: Words {
        en: "Correct it.",
        zh: "请改正。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    check_header(view, findings);
    for (node, step) in view.steps() {
        let Some(component) = view.component(node) else {
            findings.push(unknown_component(view, node, step));
            continue;
        };
        for (name, value) in &step.settings {
            if view.declared(node, name).is_none() {
                findings.push(unknown_setting(view, node, name, value));
            }
        }
        for setting in component.settings {
            check_value(view, node, setting, findings);
        }
    }
    for placed in view.expressions() {
        let errors = placed.compiled.as_ref().as_ref().err().into_iter().flatten();
        for error in errors.filter(|error| error.kind != ErrorKind::MixedUnits) {
            findings.push(expression_fault(view, &RULE, placed, error));
        }
    }
    check_cells(view, findings);
}

fn check_cells(view: &FlowView<'_>, findings: &mut Findings) {
    for cell in view.broken_cells() {
        if cell.kind.is_some_and(|kind| kind != ErrorKind::MixedUnits) {
            findings.push(cell_fault(view, &RULE, &BROKEN_CELL, cell));
        }
    }
}

fn check_header(view: &FlowView<'_>, findings: &mut Findings) {
    let mut unreadable = |setting: Text, name: &str| {
        let values = [("setting", setting), ("name", same(name))];
        findings.push(Finding::worded(
            &RULE.meta,
            &UNREADABLE_HEADER,
            Vec::new(),
            &values,
        ));
    };
    if let Some(promise) = &view.flow.promise
        && flow_catalog::settings::duration_us(promise).is_none()
    {
        unreadable(Text::new("promise", "承诺"), promise);
    }
    for name in view
        .flow
        .enters_with
        .iter()
        .filter(|name| Obligation::from_id(name).is_none())
    {
        unreadable(Text::new("entry condition", "进入条件"), name);
    }
}

fn check_value(view: &FlowView<'_>, node: NodeIndex, setting: &'static Setting, findings: &mut Findings) {
    let own = view.step(node).settings.get(setting.name);
    let values = |more: Option<(&'static str, Text)>| {
        let mut values = vec![("node", view.name(node)), ("setting", text(setting.label))];
        values.extend(more);
        values
    };
    let found = match check_setting(setting, own.unwrap_or(&Value::Null)) {
        SettingCheck::Fine => match missing_reference(view, node, setting) {
            Some(name) => (&MISSING_REFERENCE, values(Some(("name", same(name))))),
            None => return,
        },
        SettingCheck::Missing => (&MISSING_VALUE, values(Some(("doc", text(setting.doc))))),
        SettingCheck::Wrong { en, zh } => (&WRONG_VALUE, values(Some(("detail", Text::new(en, zh))))),
    };
    let found =
        Finding::worded(&RULE.meta, found.0, vec![view.id(node).clone()], &found.1).at_setting(setting.name);
    let has_default = setting.default != Default::None || !setting.required;
    findings.push(match own {
        Some(_) if has_default => found.with_repair(
            Text::new("Use the common value", "恢复默认值"),
            set(view, node, setting.name, None),
        ),
        _ => found,
    });
}

/// The name a setting refers to, when there is no such table or flow.
fn missing_reference<'v>(view: &FlowView<'v>, node: NodeIndex, setting: &Setting) -> Option<&'v str> {
    let name = view.text(node, setting.name)?;
    let is_there = match setting.kind {
        SettingKind::Ref("flow") => view.context.flows.contains_key(&FlowId::new(name)),
        SettingKind::TableRef(kind) => match view.flow.tables.get(&TableId::new(name)) {
            Some(Table::Decision(_)) => kind == "decision",
            Some(Table::Promotion(_)) => kind == "promotion",
            None => false,
        },
        _ => true,
    };
    (!is_there).then_some(name)
}

fn unknown_setting(view: &FlowView<'_>, node: NodeIndex, name: &str, value: &Value) -> Finding {
    let values = [("node", view.name(node)), ("setting", same(name))];
    let found =
        Finding::worded(&RULE.meta, &UNKNOWN_SETTING, vec![view.id(node).clone()], &values).at_setting(name);
    let declared = view
        .component(node)
        .map_or(&[][..], |component| component.settings);
    let free = declared
        .iter()
        .filter(|setting| !view.step(node).settings.contains_key(setting.name));
    let meant = nearest(name, free.map(|setting| setting.name));
    let meant = meant.and_then(|meant| view.declared(node, meant));
    match meant.filter(|setting| check_setting(setting, value) == SettingCheck::Fine) {
        Some(setting) => {
            let edits = vec![
                set(view, node, name, None),
                set(view, node, setting.name, Some(value.clone())),
            ];
            let label = text(setting.label);
            found.with_repair(
                Text::new(
                    format!("Use it as \"{}\"", label.en),
                    format!("改为“{}”", label.zh),
                ),
                Edit::Batch { edits },
            )
        }
        None => found.with_repair(
            Text::new("Remove the setting", "删除这项设置"),
            set(view, node, name, None),
        ),
    }
}

fn unknown_component(view: &FlowView<'_>, node: NodeIndex, step: &Node) -> Finding {
    let id = step.component.as_str();
    // A step without a name is called by its component, which would be said twice.
    let name = match step.name.is_empty() {
        true => same(view.id(node).as_str()),
        false => step.name.clone(),
    };
    let values = [("node", name), ("component", same(id))];
    let found = Finding::worded(
        &RULE.meta,
        &UNKNOWN_COMPONENT,
        vec![view.id(node).clone()],
        &values,
    );
    let meant = nearest(id, COMPONENTS.iter().map(|component| component.id));
    let meant = meant.and_then(flow_catalog::component);
    match meant {
        Some(component) => found.with_repair(
            Text::new(
                format!("Use \"{}\"", component.name.en),
                format!("改用“{}”", component.name.zh),
            ),
            Edit::ReplaceComponent {
                node: view.id(node).clone(),
                with: Node {
                    component: ComponentId::new(component.id),
                    ..step.clone()
                },
                ports: BTreeMap::new(),
            },
        ),
        None => found,
    }
}

fn set(view: &FlowView<'_>, node: NodeIndex, setting: &str, value: Option<Value>) -> Edit {
    Edit::SetSetting {
        node: view.id(node).clone(),
        setting: setting.to_owned(),
        value,
    }
}

/// What a rule says about a fault inside an expression; what was probably meant is the repair.
pub(super) fn expression_fault(
    view: &FlowView<'_>,
    rule: &Rule,
    placed: &PlacedExpression,
    error: &ExprError,
) -> Finding {
    let name = placed.path.split(['[', '.']).next().unwrap_or_default();
    let label = view
        .declared(placed.node, name)
        .map_or_else(|| same(name), |setting| text(setting.label));
    let detail = &error.message;
    let values = [
        ("node", view.name(placed.node)),
        ("setting", label),
        ("expr", same(placed.text.trim())),
        (
            "detail",
            Text::new(detail.en.trim_end_matches('.'), detail.zh.trim_end_matches('。')),
        ),
    ];
    let found =
        Finding::new(&rule.meta, vec![view.id(placed.node).clone()], &values).at_setting(&placed.path);
    let Some(suggestion) = &error.suggestion else {
        return found;
    };
    let Some(before) = placed.text.get(..error.at.start) else {
        return found;
    };
    let Some(after) = placed.text.get(error.at.end..) else {
        return found;
    };
    match replace_text(
        view,
        placed.node,
        &placed.path,
        &format!("{before}{suggestion}{after}"),
    ) {
        Some(edit) => found.with_repair(
            Text::new(format!("Use \"{suggestion}\""), format!("改为“{suggestion}”")),
            edit,
        ),
        None => found,
    }
}
