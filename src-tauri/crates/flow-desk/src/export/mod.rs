//! Flows in other formats: which there are, how one would look, and its bytes for whoever writes them to a file.

mod question;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flow_api::export::Drawing;
use flow_api::export::bundle::{KEY_BYTES, SigningKey, manifest_of};
use flow_api::export::targets::png::{self, Pixels};
use flow_api::export::targets::{Signing, TARGETS, Target, svg, target};
use flow_api::model::Flow;
use flow_api::{ApiError, Code, Document, ExportRequest, Unwritten, export_flow, write_flow};
use serde_json::{Value, json};

use crate::desk::{Desk, value};
pub(crate) use question::{Picture, Question, Wanted};

/// More lines than these are not shown in a preview.
const LINES_MAX: usize = 4_000;
/// A longer preview is cut.
const TEXT_MAX: usize = 600_000;

/// A flow in another format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// A name for its file.
    pub name: String,
    /// What the name ends in, with the dot.
    pub extension: &'static str,
    /// The format's name in English and Chinese, for dialogs.
    pub label: (&'static str, &'static str),
    /// What is in it.
    pub bytes: Vec<u8>,
}

pub(crate) fn ask(desk: &Desk, question: Question) -> Result<Value, ApiError> {
    match question {
        Question::Targets => Ok(Value::Array(TARGETS.iter().map(about).collect())),
        Question::Preview(wanted) => preview(desk, &wanted),
        Question::Picture(picture) => {
            let (document, called) = flows(desk, picture.key)?;
            let drawing = Drawing {
                flow: document.flow(),
                called: &called,
            };
            let bytes = png::write(&drawing, picture.language.into()).map_err(|_| nothing())?;
            Ok(json!({ "media_type": "image/png", "data": STANDARD.encode(bytes) }))
        }
    }
}

/// The bytes of a flow in a format, or the error that the command line would show.
pub(crate) fn write(desk: &Desk, wanted: &Wanted, key: Option<&SigningKey>) -> Result<Exported, ApiError> {
    let (mut document, context) = desk.snapshot(wanted.key)?;
    let bytes = export_flow(&mut document, &context, request(wanted, key)?)?;
    let known = target(&wanted.target).ok_or_else(nothing)?;
    Ok(Exported {
        name: file_name(&document, known),
        extension: known.extension,
        label: (known.label.en, known.label.zh),
        bytes,
    })
}

/// The picture of a flow, also of one with errors.
pub(crate) fn picture(desk: &Desk, picture: Picture) -> Result<Pixels, ApiError> {
    let (document, called) = flows(desk, picture.key)?;
    let drawing = Drawing {
        flow: document.flow(),
        called: &called,
    };
    Ok(png::pixels(&drawing, picture.language.into()))
}

fn flows(desk: &Desk, key: i64) -> Result<(Document, Vec<Flow>), ApiError> {
    let (document, context) = desk.snapshot(key)?;
    Ok((document, context.flows.into_values().collect()))
}

fn request<'a>(wanted: &'a Wanted, key: Option<&'a SigningKey>) -> Result<ExportRequest<'a>, ApiError> {
    let is_signed = target(&wanted.target).is_some_and(|known| known.is_signed);
    let signing = match (is_signed, key, wanted.version) {
        (true, Some(key), Some(version)) => Some(Signing { version, key }),
        (true, Some(_), None) => {
            let (en, zh) = ("a bundle needs a version", "签名包需要版本号");
            return Err(ApiError::new(Code::ExportRefused, en, zh));
        }
        _ => None,
    };
    Ok(ExportRequest {
        target: &wanted.target,
        profile: wanted.profile.as_deref(),
        language: wanted.language.into(),
        signing,
        date: wanted.date.as_deref(),
    })
}

/// What a preview is signed with and nobody gets to see: what a bundle says of itself does not depend on the key.
fn preview_key() -> Option<SigningKey> {
    SigningKey::from_secret([1; KEY_BYTES])
}

fn about(target: &Target) -> Value {
    let profiles: Vec<Value> = target
        .profiles
        .iter()
        .map(|profile| json!({ "id": profile.id, "label": profile.label }))
        .collect();
    json!({
        "id": target.id, "label": { "en": target.label.en, "zh": target.label.zh }, "extension": target.extension,
        "media_type": target.media_type, "profiles": profiles, "signed": target.is_signed,
    })
}

/// How it would look, or what stands against it: `errors`, findings of the flow, or `refused`, what the target cannot say.
fn preview(desk: &Desk, wanted: &Wanted) -> Result<Value, ApiError> {
    let (mut document, context) = desk.snapshot(wanted.key)?;
    let key = preview_key();
    let bytes = match write_flow(&mut document, &context, request(wanted, key.as_ref())?) {
        Ok(bytes) => bytes,
        Err(Unwritten::Errors(errors)) => {
            let told = errors.iter().map(
                |finding| json!({ "rule": finding.rule, "message": finding.message, "nodes": finding.nodes }),
            );
            return Ok(json!({ "errors": told.collect::<Vec<Value>>() }));
        }
        Err(Unwritten::Refused(refusal)) => return Ok(json!({ "refused": value(&refusal) })),
        Err(Unwritten::Other(error)) => return Err(error),
    };
    let known = target(&wanted.target).ok_or_else(nothing)?;
    let mut shown = json!({ "name": file_name(&document, known), "bytes": bytes.len() });
    let is_picture = known.media_type.starts_with("image/") || known.media_type == "application/pdf";
    if is_picture {
        // Pictures and the report are shown by the picture in them.
        let called: Vec<Flow> = context.flows.into_values().collect();
        let drawing = Drawing {
            flow: document.flow(),
            called: &called,
        };
        let svg = svg::write(&drawing, wanted.language.into()).map_err(|_| nothing())?;
        shown["picture"] = Value::from(STANDARD.encode(svg));
    }
    let manifest = known.is_signed.then(|| manifest_of(&bytes)).and_then(Result::ok);
    if let Some(manifest) = &manifest {
        shown["left_out"] = value(&manifest.left_out);
    }
    // Of a bundle its manifest is shown, which names all the rest.
    let bytes = manifest.map_or(bytes, |manifest| manifest.canonical().into_bytes());
    if let (false, Ok(text)) = (is_picture, std::str::from_utf8(&bytes)) {
        let n_lines = text.lines().count();
        let cut: String = text
            .split_inclusive('\n')
            .take(LINES_MAX)
            .scan(0, |length, line| {
                *length += line.len();
                (*length <= TEXT_MAX).then_some(line)
            })
            .collect();
        shown["lines"] = Value::from(n_lines);
        shown["cut"] = Value::from(cut.len() < text.len());
        shown["text"] = Value::from(cut);
    }
    Ok(shown)
}

fn file_name(document: &Document, target: &Target) -> String {
    format!("{}{}", document.flow().id, target.extension)
}

/// Targets say what they refuse; none of those used here refuses anything.
fn nothing() -> ApiError {
    let (en, zh) = ("nothing could be written", "无法写出文件");
    ApiError::new(Code::ExportRefused, en, zh)
}
