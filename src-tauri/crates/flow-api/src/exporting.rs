//! Writes a flow in another format, if it has no errors and the format can say what it means.

use flow_export::targets::{Options, Signing, TARGETS, Target, target};
use flow_export::{Drawing, ExportError, Language};
use flow_model::{Flow, NodeId, Text, nearest};
use flow_validate::{CheckContext, Finding, Severity};
use serde::Serialize;

use crate::document::Document;
use crate::error::{ApiError, Code};

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub struct ExportRequest<'a> {
    /// The target's name.
    pub target: &'a str,
    /// The engine's name; nothing for the usual one.
    pub profile: Option<&'a str>,
    /// The language of names that people read.
    pub language: Language,
    /// For a target that is signed.
    pub signing: Option<Signing<'a>>,
    /// The date that a report bears, as it is to be read; none when absent.
    pub date: Option<&'a str>,
}

/// Why a flow was not written, for who wants to lead there.
#[derive(Debug)]
pub enum Unwritten {
    /// It has errors: these findings.
    Errors(Vec<Finding>),
    /// The target cannot say what it means.
    Refused(Box<ExportRefusal>),
    /// There is no such target or profile, or no key.
    Other(ApiError),
}

/// What a target cannot say.
#[derive(Clone, Debug, Serialize)]
pub struct ExportRefusal {
    /// The step it is about.
    pub step: Option<NodeId>,
    /// Its name on screen.
    pub name: Text,
    /// What cannot be said.
    pub reason: Text,
    /// What to do instead.
    pub way: Text,
}

/// Writes an open flow; the flows it calls are those of the context. Of a flow with errors only what people look at is written.
pub fn export_flow(
    document: &mut Document,
    context: &CheckContext,
    request: ExportRequest<'_>,
) -> Result<Vec<u8>, ApiError> {
    let label = target(request.target).map_or(Text::default(), |target| {
        Text::new(target.label.en, target.label.zh)
    });
    write_flow(document, context, request).map_err(|unwritten| match unwritten {
        Unwritten::Errors(errors) => has_errors(&errors),
        Unwritten::Refused(refusal) => refused(&label, &refusal),
        Unwritten::Other(error) => error,
    })
}

/// The same, saying by parts why nothing was written.
pub fn write_flow(
    document: &mut Document,
    context: &CheckContext,
    request: ExportRequest<'_>,
) -> Result<Vec<u8>, Unwritten> {
    let (target, options) = chosen(request).map_err(Unwritten::Other)?;
    if !target.is_looked_at() {
        let report = document.check(context);
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        let errors: Vec<Finding> = report.findings.into_iter().filter(is_error).collect();
        if !errors.is_empty() {
            return Err(Unwritten::Errors(errors));
        }
    }
    let called: Vec<Flow> = context.flows.values().cloned().collect();
    let drawing = Drawing {
        flow: document.flow(),
        called: &called,
    };
    (target.write)(&drawing, options).map_err(|error| match error {
        ExportError::KeyNeeded => Unwritten::Other(ApiError::new(
            Code::NoKey,
            "a bundle is signed, and there is no key to sign it with",
            "签名包需要签名密钥",
        )),
        ExportError::Refused(refusal) => Unwritten::Refused(Box::new(ExportRefusal {
            name: refusal
                .step
                .as_ref()
                .map_or(Text::default(), |step| step_name(&drawing, step)),
            step: refusal.step,
            reason: refusal.reason,
            way: refusal.way,
        })),
    })
}

fn has_errors(errors: &[Finding]) -> ApiError {
    let count = errors.len();
    let text = errors
        .first()
        .map(|first| first.message.clone())
        .unwrap_or_default();
    let more = |words: String| if count > 1 { words } else { String::new() };
    ApiError::new(
        Code::ExportRefused,
        format!(
            "the flow has an error{}: {}",
            more(format!(" and {} more", count.saturating_sub(1))),
            text.english()
        ),
        format!(
            "流程有错误{}：{}",
            more(format!("（共 {count} 个）")),
            text.chinese()
        ),
    )
    .with_help(
        "mend it first; `orderloom check` shows all",
        "请先修好；用 orderloom check 查看全部",
    )
}

fn chosen(request: ExportRequest<'_>) -> Result<(&'static Target, Options<'_>), ApiError> {
    let unknown = |what: Text, name: &str, known: &[&str]| {
        let error = ApiError::new(
            Code::UnknownTarget,
            format!("there is no {} \"{name}\"", what.en),
            format!("没有{}“{name}”", what.zh),
        );
        match nearest(name, known.iter().copied()) {
            Some(near) => error.with_help(format!("did you mean {near}?"), format!("是否想用 {near}？")),
            None => error.with_help(
                format!("there are: {}", known.join(", ")),
                format!("可用的有：{}", known.join("、")),
            ),
        }
    };
    let found = target(request.target).ok_or_else(|| {
        let known: Vec<&str> = TARGETS.iter().map(|target| target.id).collect();
        unknown(Text::new("target", "导出格式"), request.target, &known)
    })?;
    let profile = match request.profile {
        None => found.profiles.first().copied(),
        Some(_) if found.profiles.is_empty() => return Err(no_profiles(found)),
        Some(name) => {
            let known: Vec<&str> = found.profiles.iter().map(|profile| profile.id).collect();
            let profile = found.profiles.iter().find(|profile| profile.id == name);
            let what = Text::new(
                format!("profile of {}", found.id),
                format!(" {} 的引擎", found.id),
            );
            Some(*profile.ok_or_else(|| unknown(what, name, &known))?)
        }
    };
    let options = Options {
        profile,
        language: request.language,
        signing: request.signing,
        date: request.date,
    };
    Ok((found, options))
}

fn no_profiles(target: &Target) -> ApiError {
    let id = target.id;
    ApiError::new(
        Code::UnknownTarget,
        format!("{id} is the same for every engine and has no profiles"),
        format!("{id} 不分引擎，没有可选的 profile"),
    )
    .with_help("leave --profile out", "请去掉 --profile")
}

fn refused(label: &Text, refusal: &ExportRefusal) -> ApiError {
    let (en, zh) = (refusal.reason.english(), refusal.reason.chinese());
    let reason = match &refusal.step {
        Some(step) => Text::new(
            format!("\"{}\" ({step}): {en}", refusal.name.english()),
            format!("“{}”（{step}）{zh}", refusal.name.chinese()),
        ),
        None => Text::new(en, zh),
    };
    ApiError::new(
        Code::ExportRefused,
        format!("{} cannot say this: {}", label.en, reason.en),
        format!("{}表达不了：{}", label.zh, reason.zh),
    )
    .with_help(refusal.way.english(), refusal.way.chinese())
}

/// The name on screen of a step of the flow or of one that it calls.
fn step_name(drawing: &Drawing<'_>, step: &NodeId) -> Text {
    let mut flows = std::iter::once(drawing.flow).chain(drawing.called);
    let Some(node) = flows.find_map(|flow| flow.nodes.get(step)) else {
        return Text::new(step.as_str(), step.as_str());
    };
    match flow_catalog::component(node.component.as_str()) {
        Some(known) if node.name.is_empty() => Text::new(known.name.en, known.name.zh),
        _ => node.name.clone(),
    }
}
