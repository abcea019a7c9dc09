//! Writes a flow in another format, if it has no errors and the format can say what it means.

use flow_export::targets::{Options, TARGETS, Target, target};
use flow_export::{Drawing, ExportError, Language};
use flow_model::{Flow, Text, nearest};
use flow_validate::{CheckContext, Severity};

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
}

/// Writes an open flow; the flows it calls are those of the context. Nothing is written of a flow with errors.
pub fn export_flow(
    document: &mut Document,
    context: &CheckContext,
    request: ExportRequest<'_>,
) -> Result<Vec<u8>, ApiError> {
    let (target, options) = chosen(request)?;
    let report = document.check(context);
    let errors = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    if let Some(first) = errors.clone().next() {
        let (count, text) = (errors.count(), &first.message);
        let more = |words: String| if count > 1 { words } else { String::new() };
        return Err(ApiError::new(
            Code::ExportRefused,
            format!(
                "the flow has an error{}: {}",
                more(format!(" and {} more", count - 1)),
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
        ));
    }
    let called: Vec<Flow> = context.flows.values().cloned().collect();
    let drawing = Drawing {
        flow: document.flow(),
        called: &called,
    };
    (target.write)(&drawing, options).map_err(|error| refused(target, error))
}

fn chosen(request: ExportRequest<'_>) -> Result<(&'static Target, Options), ApiError> {
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
    };
    Ok((found, options))
}

fn refused(target: &Target, error: ExportError) -> ApiError {
    match error {
        ExportError::Refused(refusal) => ApiError::new(
            Code::ExportRefused,
            format!(
                "{} cannot say this: {}",
                target.label.en,
                refusal.reason.english()
            ),
            format!("{}表达不了：{}", target.label.zh, refusal.reason.chinese()),
        )
        .with_help(refusal.way.english(), refusal.way.chinese()),
    }
}
