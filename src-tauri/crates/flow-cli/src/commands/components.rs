//! `components`: the catalog.

use flow_api::catalog::{COMPONENTS, Component, PRESETS, PortKind, Words, catalog_json};
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::Outcome;
use crate::arguments::{ComponentsArguments, Format};
use crate::failure::Failure;
use crate::paint::Ink;
use crate::terminal::Console;

/// Lists all components, or shows some in full.
pub(crate) fn run(arguments: &ComponentsArguments, console: &mut Console<'_, '_>) -> Outcome {
    let components = chosen(&arguments.ids)?;
    match console.format {
        Format::Json if arguments.all => console.json(&catalog_json()),
        Format::Json => console.json(&listing(&components)),
        Format::Text if arguments.ids.is_empty() => list(console),
        Format::Text => {
            for component in components {
                show(component, console);
            }
        }
    }
    Ok(crate::CLEAN)
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Component>, Failure> {
    if ids.is_empty() {
        return Ok(COMPONENTS.to_vec());
    }
    let find = |id: &String| {
        let unknown = || Failure::of(flow_api::ApiError::unknown_component(id));
        flow_api::catalog::component(id).ok_or_else(unknown)
    };
    ids.iter().map(find).collect()
}

/// The components as a list; each entry carries the number of its shape.
fn listing(components: &[&Component]) -> Vec<Value> {
    let mut catalog = catalog_json();
    let format = catalog["format"].clone();
    let Value::Array(entries) = catalog["components"].take() else {
        return Vec::new();
    };
    let is_chosen = |entry: &Value| components.iter().any(|component| entry["id"] == component.id);
    let mut entries: Vec<Value> = entries.into_iter().filter(is_chosen).collect();
    for entry in &mut entries {
        entry["format"] = format.clone();
    }
    entries
}

fn list(console: &mut Console<'_, '_>) {
    let (lang, paint) = (console.lang, console.paint);
    let words = |words: Words| lang.of(words.en, words.zh);
    let mut group = None;
    for component in COMPONENTS {
        if group != Some(component.group) {
            if group.is_some() {
                console.line("");
            }
            group = Some(component.group);
            console.line(&paint.ink(Ink::Strong, words(component.group.words())));
        }
        let (name, purpose) = (padded(words(component.name), 22), words(component.purpose));
        console.line(&format!("  {:<24}{name}{purpose}", component.id));
    }
    console.line("");
    console.line(&paint.ink(Ink::Strong, lang.of("Presets", "预设")));
    for preset in PRESETS {
        console.line(&format!("  {:<24}{}", preset.id, words(preset.name)));
    }
}

fn show(component: &Component, console: &mut Console<'_, '_>) {
    let (lang, paint) = (console.lang, console.paint);
    let words = |words: Words| lang.of(words.en, words.zh);
    let heading = format!("{}  {}", component.id, words(component.name));
    console.line(&paint.ink(Ink::Strong, &heading));
    console.line(&format!("  {}", words(component.help)));
    console.line(&format!(
        "  {}",
        paint.ink(Ink::Strong, lang.of("Settings", "设置"))
    ));
    for setting in component.settings {
        let default = setting.default.to_json().filter(|value| !value.is_null());
        let default = default.map(|value| format!(" = {value}")).unwrap_or_default();
        let required = if setting.required {
            lang.of(" (required)", "（必填）")
        } else {
            ""
        };
        let unit = setting.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        console.line(&format!(
            "    {:<18}{}{default}{unit}{required}: {}",
            setting.name,
            setting.kind.id(),
            words(setting.doc)
        ));
    }
    console.line(&format!("  {}", paint.ink(Ink::Strong, lang.of("Exits", "出口"))));
    for port in component.ports {
        let kind = match port.kind {
            PortKind::Success => lang.of("success", "成功"),
            PortKind::Outcome => lang.of("business answer, must be connected", "业务结果，必须连线"),
            PortKind::Fault => lang.of("technical fault, may stay unconnected", "技术故障，可不连线"),
        };
        console.line(&format!(
            "    {:<18}{}{kind}",
            port.id,
            padded(words(port.label), 22)
        ));
    }
    console.line("");
}

/// Text filled with spaces to a width in columns, at least one.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width()).max(1)))
}
