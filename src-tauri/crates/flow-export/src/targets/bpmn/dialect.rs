//! How each engine says the same: jobs, people, conditions, variables, calls.

use super::juel;
use super::node::Tag;
use super::process::{Element, Flow};
use super::profile::Profile;

/// A job that a worker takes.
#[derive(Debug)]
pub(super) struct Job<'a> {
    /// What workers ask for.
    pub(super) task_type: &'a str,
    /// Tries in all.
    pub(super) tries: u32,
    /// What the worker is told beside the order.
    pub(super) settings: Vec<(&'static str, String)>,
}

impl Profile {
    /// The BPMN element of a job; where the engine knows no such job, a plain service task.
    pub(super) fn job_tag(self, tag: &'static str) -> &'static str {
        match (self, tag) {
            (Profile::Flowable, "businessRuleTask" | "sendTask") => "serviceTask",
            _ => tag,
        }
    }

    /// Makes an element a job.
    pub(super) fn job(self, element: Element, job: &Job<'_>) -> Element {
        match self {
            Profile::Plain => element,
            Profile::Zeebe => {
                let task = Tag::new("zeebe:taskDefinition")
                    .with("type", job.task_type)
                    .with("retries", job.tries.to_string());
                element.extended([task]).extended(headers(&job.settings))
            }
            Profile::Camunda7 => {
                let element = element
                    .with("camunda:type", "external")
                    .with("camunda:topic", job.task_type);
                let retry = Tag::new("camunda:failedJobRetryTimeCycle").text(format!("R{}/PT2S", job.tries));
                let properties = job.settings.iter().map(|(name, value)| {
                    Tag::new("camunda:property")
                        .with("name", *name)
                        .with("value", value.as_str())
                });
                let properties =
                    (!job.settings.is_empty()).then(|| Tag::new("camunda:properties").children(properties));
                element.extended([retry]).extended(properties)
            }
            Profile::Flowable => {
                let element = element
                    .with("flowable:type", "external-worker")
                    .with("flowable:topic", job.task_type);
                let retry = Tag::new("flowable:failedJobRetryTimeCycle").text(format!("R{}/PT2S", job.tries));
                let fields = job.settings.iter().map(|(name, value)| {
                    Tag::new("flowable:field")
                        .with("name", *name)
                        .with("stringValue", value.as_str())
                });
                element.extended([retry]).extended(fields)
            }
        }
    }

    /// Makes an element work of people in these roles.
    pub(super) fn people(
        self,
        mut element: Element,
        roles: &[String],
        settings: &[(&'static str, String)],
    ) -> Element {
        let listed = || roles.iter().map(|role| juel::listed(role)).collect::<Vec<_>>();
        if matches!(self, Profile::Camunda7 | Profile::Flowable) {
            element.name = juel::literal(&element.name);
        }
        match self {
            Profile::Plain => {
                let role = |role: &String| {
                    Tag::new("potentialOwner").child(
                        Tag::new("resourceAssignmentExpression")
                            .child(Tag::new("formalExpression").text(format!("group({role})"))),
                    )
                };
                roles.iter().map(role).fold(element, Element::body)
            }
            Profile::Zeebe => {
                let assignment =
                    Tag::new("zeebe:assignmentDefinition").with("candidateGroups", zeebe_groups(roles));
                let assignment = (!roles.is_empty()).then_some(assignment);
                element
                    .extended([Tag::new("zeebe:userTask")])
                    .extended(assignment)
                    .extended(headers(settings))
            }
            Profile::Camunda7 => element.with("camunda:candidateGroups", listed().join(",")),
            Profile::Flowable => element.with("flowable:candidateGroups", listed().join(",")),
        }
    }

    /// Whether a role can be said: in JUEL a comma parts two roles wherever it stands.
    pub(super) fn says_role(self, role: &str) -> bool {
        matches!(self, Profile::Plain | Profile::Zeebe) || !role.contains(',')
    }

    /// The name of a message, as the engine reads it.
    pub(super) fn message_name(self, name: &str) -> String {
        match self {
            Profile::Plain => name.to_owned(),
            Profile::Zeebe if name.starts_with('=') => format!("={}", feel_text(name)),
            Profile::Zeebe => name.to_owned(),
            Profile::Camunda7 | Profile::Flowable => juel::literal(name),
        }
    }

    /// The variable that holds how a step was left.
    pub(super) fn exit_variable(self, own: &str) -> String {
        match self {
            // A worker's answer is there until the next answer; nothing comes between it and the gateway behind.
            Profile::Flowable => "exit".to_owned(),
            _ => own.to_owned(),
        }
    }

    /// Keeps what a step answers: how it was left, and the groups of the order that it changes.
    pub(super) fn keeps(self, element: Element, variable: Option<&str>, groups: &[&str]) -> Element {
        match self {
            Profile::Plain | Profile::Flowable => element,
            Profile::Zeebe => {
                let mut outputs: Vec<Tag> = Vec::new();
                outputs.extend(variable.map(|variable| output("=exit", variable)));
                outputs.extend(groups.iter().map(|group| {
                    let old = format!("if {group} = null then {{}} else {group}");
                    let new = format!("if data = null or data.{group} = null then {{}} else data.{group}");
                    output(&format!("=context merge([{old}, {new}])"), group)
                }));
                let mapping = (!outputs.is_empty()).then(|| Tag::new("zeebe:ioMapping").children(outputs));
                element.extended(mapping)
            }
            Profile::Camunda7 => element.extended(variable.map(|variable| {
                let kept = Tag::new("camunda:outputParameter")
                    .with("name", variable)
                    .text("${exit}");
                Tag::new("camunda:inputOutput").child(kept)
            })),
        }
    }

    /// The condition that a variable, or an entry of one, has a value.
    pub(super) fn is(self, variable: &str, value: &str) -> String {
        match self {
            Profile::Plain => format!("{variable} = {}", feel_text(value)),
            Profile::Zeebe => format!("={variable} = {}", feel_text(value)),
            Profile::Camunda7 | Profile::Flowable => format!("${{{variable} == {}}}", juel::quoted(value)),
        }
    }

    /// The condition that a FEEL condition is true, not false and not unknown; nothing where the engine cannot say it.
    pub(super) fn holds(self, feel: &str) -> Option<String> {
        match self {
            Profile::Plain => Some(format!("({feel}) = true")),
            Profile::Zeebe => Some(format!("=({}) = true", super::moments::as_moments(feel))),
            Profile::Camunda7 | Profile::Flowable => juel::condition(feel).map(|juel| format!("${{{juel}}}")),
        }
    }

    /// The condition that a counter has reached a number.
    pub(super) fn counted(self, variable: &str, limit: u32) -> String {
        match self {
            Profile::Plain => format!("{variable} >= {limit}"),
            Profile::Zeebe => format!("=(if {variable} = null then 0 else {variable}) >= {limit}"),
            Profile::Camunda7 | Profile::Flowable => {
                format!("${{execution.getVariable('{variable}') >= {limit}}}")
            }
        }
    }

    /// Counts on the way into a wait.
    pub(super) fn counts_on(self, flow: &mut Flow, variable: &str) {
        let count =
            format!("${{execution.setVariable('{variable}', execution.getVariable('{variable}') + 1)}}");
        let listener = |name: &'static str| {
            Tag::new(name)
                .with("event", "take")
                .with("expression", count.clone())
        };
        match self {
            Profile::Plain => flow
                .extensions
                .push(Tag::new("orderloom:count").with("variable", variable)),
            Profile::Zeebe => {}
            Profile::Camunda7 => flow.extensions.push(listener("camunda:executionListener")),
            Profile::Flowable => flow.extensions.push(listener("flowable:executionListener")),
        }
    }

    /// Counts where an engine has no listeners: on the event that ends the wait.
    pub(super) fn counts_at(self, event: Element, variable: Option<&str>) -> Element {
        match (self, variable) {
            (Profile::Zeebe, Some(variable)) => {
                let count = format!("=(if {variable} = null then 0 else {variable}) + 1");
                event.extended([Tag::new("zeebe:ioMapping").child(output(&count, variable))])
            }
            _ => event,
        }
    }

    /// Sets the result of a process at its end.
    pub(super) fn results(self, end: Element, result: &str) -> Element {
        let set = format!("${{execution.setVariable('result', {})}}", juel::quoted(result));
        let listener = |name: &'static str| {
            Tag::new(name)
                .with("event", "start")
                .with("expression", set.clone())
        };
        match self {
            Profile::Plain => end,
            Profile::Zeebe => {
                let kept = output(&format!("={}", feel_text(result)), "result");
                end.extended([Tag::new("zeebe:ioMapping").child(kept)])
            }
            Profile::Camunda7 => end.extended([listener("camunda:executionListener")]),
            Profile::Flowable => end.extended([listener("flowable:executionListener")]),
        }
    }
}

/// Roles between commas; a list in FEEL where one of them would be read as something else.
fn zeebe_groups(roles: &[String]) -> String {
    let is_plain = |role: &String| {
        !role.contains([',', '"', '\\']) && !role.starts_with('=') && role.trim().len() == role.len()
    };
    match roles.iter().all(is_plain) {
        true => roles.join(","),
        false => format!("={}", serde_json::Value::from(roles)),
    }
}

fn headers(settings: &[(&'static str, String)]) -> Option<Tag> {
    let header = |(name, value): &(&'static str, String)| {
        Tag::new("zeebe:header")
            .with("key", *name)
            .with("value", value.as_str())
    };
    (!settings.is_empty()).then(|| Tag::new("zeebe:taskHeaders").children(settings.iter().map(header)))
}

/// A variable that is kept.
pub(super) fn output(source: &str, target: &str) -> Tag {
    Tag::new("zeebe:output")
        .with("source", source)
        .with("target", target)
}

/// A text as FEEL writes it.
pub(super) fn feel_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
