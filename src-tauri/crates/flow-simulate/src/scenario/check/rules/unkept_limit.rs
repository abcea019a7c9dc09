//! Work fits into the time limit of its step.

use flow_catalog::settings::duration_us;
use flow_catalog::{Longest, Port, PortKind, Role, Words};
use flow_model::Text;
use flow_validate::words::duration;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N25.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N25",
        name: "unkept-limit",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" takes {needed} or more, and its time limit is {limit}.",
                zh: "“{node}”至少要{needed}，时限却是{limit}。",
            },
            effect: Words {
                en: "Every order that is worked on leaves it by the exit \"{exit}\", whatever its share.",
                zh: "不管比例怎么填，处理到的订单都会走“{exit}”出口。",
            },
            advice: Words {
                en: "Shorten the duration, or give the step more time in the flow.",
                zh: "请缩短时长，或在流程里放宽该步骤的时限。",
            },
        },
        tags: &["times"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

/// What is said of work that is given up as a technical fault.
const GIVEN_UP: Wording = Wording {
    wrong: Words {
        en: "A try of \"{node}\" takes {needed} or more, and is given up after {limit}.",
        zh: "“{node}”每次至少要{needed}，而{limit}无应答就按故障处理。",
    },
    effect: Words {
        en: "The run lets the work be done; a server would count every try as a technical fault.",
        zh: "模拟会照常算作完成，实际运行时却每次都算故障。",
    },
    advice: Words {
        en: "Shorten the duration, or give the step more time in the flow.",
        zh: "请缩短时长，或在流程里放宽该步骤的时限。",
    },
};

/// What is said of parcels that carriers bring: how many are lost is left to shares.
const BROUGHT_LATE: Wording = Wording {
    wrong: Words {
        en: "\"{node}\" takes {needed} or more, and its time limit is {limit}.",
        zh: "“{node}”至少要{needed}，时限却是{limit}。",
    },
    effect: Words {
        en: "Where carriers collect, the run lets parcels arrive all the same; a server would count each as lost.",
        zh: "有承运商揽收时，模拟仍会照常送达，实际运行时却每件都算丢件。",
    },
    advice: GIVEN_UP.advice,
};

fn check(view: &View<'_>, found: &mut Found) {
    for step in &view.steps {
        let scenario = view.scenario;
        let own = scenario.steps.get(&step.id);
        let of_component = scenario.components.get(step.node.component.as_str());
        let (path, said) = match (own, of_component) {
            (Some(own), _) if own.duration.is_some() => (format!("steps.{}.duration", step.id), own),
            (_, Some(of)) if of.duration.is_some() => {
                (format!("components.{}.duration", step.node.component), of)
            }
            _ => continue,
        };
        let compiled = view.bodies[step.body].compiled.node(step.index);
        // Supply and the rate of a queue decide how long these take.
        let works = |role: Role| !matches!(role, Role::Backorder | Role::PeakQueue);
        let component = step.component.filter(|component| works(component.role));
        let ports = component.map_or(&[][..], |component| component.ports);
        // Without carriers, a parcel that is too long on the way leaves by the exit of those that are lost.
        let delivers = component.is_some_and(|component| component.role == Role::Deliver);
        let has_carriers = !view.scenario.carriers.is_empty();
        let loses = |port: &Port| delivers && !has_carriers && port.id == "lost";
        let time_up = ports.iter().find(|port| port.time_up || loses(port));
        // What a factor makes of it is known for each order only.
        if view.assumed(step, |step| step.times.as_ref()).is_some() {
            continue;
        }
        let least = said.duration.as_ref().map_or(0.0, |duration| duration.least());
        let longest = match component.map(|component| component.longest) {
            // Each question has a time limit of its own, and whoever is asked next takes as long.
            Some(Longest::PerLevel(each, _)) => view.settings(step).and_then(|own| own.duration_us(each)),
            _ => compiled.timing.longest_us,
        };
        let longest = longest.filter(|limit| *limit < i64::MAX / 4);
        let values = |limit: i64| {
            let name = ("node", view.name(step));
            [
                name,
                ("needed", duration(least as i64)),
                ("limit", duration(limit)),
            ]
        };
        let Some(port) = time_up else {
            let may_fault = ports.iter().any(|port| port.kind == PortKind::Fault);
            let timeout = step.node.policy.timeout.as_deref().and_then(duration_us);
            let is_stated =
                component.is_some_and(|component| matches!(component.longest, Longest::Setting(_)));
            let stated = longest.filter(|_| is_stated);
            let limit = [stated, timeout].into_iter().flatten().min();
            if let Some(limit) = limit.filter(|limit| may_fault && least > *limit as f64) {
                let wording = if delivers { &BROUGHT_LATE } else { &GIVEN_UP };
                found.push(ScenarioFinding::worded(&RULE.meta, wording, path, &values(limit)));
            }
            continue;
        };
        // A limit is kept only where a connection leads on when it is over.
        let is_wired = compiled.exits.iter().any(|exit| exit.port.as_str() == port.id);
        let is_meant = view.assumed(step, |step| step.exits.get(port.id).copied()) >= Some(1.0);
        // A parcel may take all of its time.
        let is_missed = |limit: f64| least > limit || least == limit && !delivers;
        if let Some(limit) = longest.filter(|limit| is_wired && !is_meant && is_missed(*limit as f64)) {
            let [name, needed, limit] = values(limit);
            let exit = ("exit", Text::new(port.label.en, port.label.zh));
            found.push(ScenarioFinding::new(
                &RULE.meta,
                path,
                &[name, needed, limit, exit],
            ));
        }
    }
}
