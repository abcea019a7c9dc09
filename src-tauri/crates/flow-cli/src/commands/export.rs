//! `export`: a flow in a format that servers and people read.

use std::path::Path;

use flow_api::ExportRequest;
use flow_api::export::Language;
use flow_api::export::targets::{Signing, TARGETS};
use flow_api::validate::CheckContext;
use flow_keychain::{none_yet, signing_key};

use crate::arguments::{ExportArguments, Format};
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::paint::Ink;
use crate::terminal::Console;
use crate::words::Lang;
use crate::{CLEAN, Outcome};

/// Writes a flow to a file or to standard output; nothing is written of a flow that is refused.
pub(crate) fn run(arguments: &ExportArguments, console: &mut Console<'_, '_>) -> Outcome {
    let (Some(path), Some(target)) = (&arguments.flow, &arguments.to) else {
        return Ok(list(console));
    };
    if let Some(date) = arguments.date.as_deref().filter(|date| !flow_api::is_date(date)) {
        return Err(no_date(date));
    }
    let input = Input::read(path, console)?;
    let mut document = input.open()?;
    let (flows, called) = files::called_files(&document, &input, console)?;
    let context = CheckContext {
        flows,
        ..CheckContext::default()
    };
    let is_signed = flow_api::export::targets::target(target).is_some_and(|known| known.is_signed);
    let signer = match (is_signed, arguments.flow_version) {
        (true, Some(version)) => {
            let key = signing_key().and_then(|key| key.ok_or_else(none_yet));
            Some((version, key.map_err(Failure::of)?))
        }
        (true, None) => return Err(no_version()),
        (false, _) => None,
    };
    let request = ExportRequest {
        target,
        signing: signer.as_ref().map(|(version, key)| Signing {
            version: *version,
            key,
        }),
        profile: arguments.profile.as_deref(),
        date: arguments.date.as_deref(),
        language: match console.lang {
            Lang::En => Language::English,
            Lang::Zh => Language::Chinese,
        },
    };
    let bytes = flow_api::export_flow(&mut document, &context, request).map_err(Failure::of)?;
    let left_out = match is_signed {
        true => {
            flow_api::export::bundle::manifest_of(&bytes).map_or(Vec::new(), |manifest| manifest.left_out)
        }
        false => Vec::new(),
    };
    for part in &left_out {
        let (name, reason, way) = (&part.name, &part.reason, &part.way);
        let en = format!(
            "the bundle is written without {name}: {} ({})",
            reason.english(),
            way.english()
        );
        let zh = format!("签名包中没有 {name}：{}（{}）", reason.chinese(), way.chinese());
        let text = console.lang.of(&en, &zh).to_owned();
        console.complain(&text);
    }
    let output = arguments.output.as_ref();
    let Some(output) = output.filter(|output| !files::is_standard_output(output)) else {
        console.bytes(&bytes);
        return Ok(CLEAN);
    };
    let called = called.iter().map(|called| called.path.as_path());
    let read: Vec<&Path> = called.chain([path.as_path()]).collect();
    files::put(output, &bytes, &read)?;
    let name = output.display().to_string();
    match console.format {
        Format::Json => {
            console.json(&serde_json::json!({
                "version": 1,
                "file": name,
                "target": target,
                "bytes": bytes.len(),
                "left_out": left_out,
            }));
        }
        // It may be standard output by another name.
        Format::Text if files::is_stream(output) => {}
        Format::Text => console.line(&match console.lang {
            Lang::En => format!("wrote {name}"),
            Lang::Zh => format!("已写入 {name}"),
        }),
    }
    Ok(CLEAN)
}

fn no_date(text: &str) -> Failure {
    Failure::new(
        format!("--date {text} is no day of the calendar"),
        format!("--date {text} 不是日历上的日期"),
    )
    .help("write --date 2026-11-27", "请写成 --date 2026-11-27")
}

fn no_version() -> Failure {
    Failure::new("a bundle needs a version", "签名包需要版本号").help(
        "give --flow-version a number higher than that of the last bundle of this flow",
        "请用 --flow-version 给出比该流程上一个包更大的数字",
    )
}

fn list(console: &mut Console<'_, '_>) -> u8 {
    let mut listing = Vec::new();
    for target in TARGETS {
        let profiles: Vec<&str> = target.profiles.iter().map(|profile| profile.id).collect();
        if console.format == Format::Json {
            listing.push(serde_json::json!({
                "target": target.id,
                "label": { "en": target.label.en, "zh": target.label.zh },
                "extension": target.extension,
                "media_type": target.media_type,
                "profiles": profiles,
            }));
            continue;
        }
        let (lang, paint) = (console.lang, console.paint);
        let heading = format!("{}  {}", target.id, lang.of(target.label.en, target.label.zh));
        console.line(&paint.ink(Ink::Strong, &heading));
        for profile in target.profiles {
            console.line(&format!("    --profile {}  {}", profile.id, profile.label));
        }
    }
    if console.format == Format::Json {
        console.json(&listing);
    }
    CLEAN
}
