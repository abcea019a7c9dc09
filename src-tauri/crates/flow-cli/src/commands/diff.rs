//! `diff`: what a change means for orders, and what is only layout.

use flow_api::model::Change;

use crate::arguments::{DiffArguments, Format};
use crate::files::Input;
use crate::paint::Ink;
use crate::terminal::Console;
use crate::{CLEAN, Outcome};

/// Compares two flows; that they differ is no fault.
pub(crate) fn run(arguments: &DiffArguments, console: &mut Console<'_, '_>) -> Outcome {
    let before = Input::read(&arguments.before, console)?.open()?;
    let after = Input::read(&arguments.after, console)?.open()?;
    let changes = flow_api::changes(before.flow(), after.flow());
    if console.format == Format::Json {
        let fingerprint = |document: &flow_api::Document| document.fingerprint().to_string();
        console.json(&serde_json::json!({
            "version": 1,
            "before": { "flow": before.flow().id, "fingerprint": fingerprint(&before) },
            "after": { "flow": after.flow().id, "fingerprint": fingerprint(&after) },
            "changes": changes,
        }));
        return Ok(CLEAN);
    }
    let (orders, looks): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.affects_orders);
    let is_same = orders.is_empty() && looks.is_empty();
    let lang = console.lang;
    if is_same {
        console.line(lang.of("no difference", "没有差别"));
    } else if orders.is_empty() {
        console.line(lang.of("nothing changes for orders", "对订单没有影响"));
    }
    group(lang.of("Changes for orders", "对订单的改动"), &orders, console);
    group(lang.of("Only layout and names", "仅排版和名称"), &looks, console);
    Ok(CLEAN)
}

fn group(title: &str, changes: &[&Change], console: &mut Console<'_, '_>) {
    if changes.is_empty() {
        return;
    }
    let title = console.paint.ink(Ink::Strong, title);
    console.line(&title);
    for change in changes {
        let line = format!("  {}", console.lang.text(&change.message));
        console.line(&line);
    }
}
