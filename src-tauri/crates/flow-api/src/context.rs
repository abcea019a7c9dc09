//! The file that tells a check what is known beside the flow.

use std::collections::BTreeMap;

use flow_feel::Decimal;
use flow_feel::time::DateTime;
use flow_model::{Cursor, Entry, Fault, FileKind, Kind, NodeId, Object};
use flow_validate::{CheckContext, RunningOrders, ServerTasks, SimulationResult, TargetLimits};

use crate::error::{ApiError, Code};

/// A context file. Everything may be left out; rules that need it stay silent then.
#[derive(Clone, Debug, Default)]
pub struct ContextFile {
    /// The moment of the check, ISO 8601 with offset.
    pub now: Option<String>,
    /// Results of a simulation of the flow.
    pub simulation: Option<SimulationResult>,
    /// Tasks the server offers.
    pub server: Option<ServerTasks>,
    /// What the export target cannot say.
    pub target: Option<TargetLimits>,
    /// Orders under way in the live version.
    pub running: Option<RunningOrders>,
    /// Files of other live flows, relative to the context file.
    pub live: Vec<String>,
}

/// What messages call the file.
const CONTEXT: FileKind = FileKind {
    en: "context of a check",
    zh: "检查上下文",
    format: 1,
    made_by: "orderloom simulate --out",
};

/// Reads a context file. The live flows it names are for the caller to open.
pub fn context(bytes: &[u8]) -> Result<ContextFile, ApiError> {
    let read = flow_model::read_unnumbered(&CONTEXT, bytes, file);
    let (file, _) = read.map_err(|error| ApiError {
        code: Code::UnreadableContext,
        ..error.into()
    })?;
    Ok(file)
}

/// The moment of a check as it is written on a command line; nothing when it is none.
pub fn moment_of_check(text: &str) -> Option<String> {
    let moment: DateTime = text.parse().ok()?;
    moment.instant().map(|_| text.to_owned())
}

fn file<'a>(root: Cursor<'a>, entries: Vec<Entry<'a>>) -> Result<ContextFile, Fault> {
    let object = root.object_of(
        entries,
        &["now", "simulation", "server", "target", "running", "live"],
    )?;
    Ok(ContextFile {
        now: known(&object, "now", now)?,
        simulation: known(&object, "simulation", simulation)?,
        server: known(&object, "server", server)?,
        target: known(&object, "target", target)?,
        running: known(&object, "running", running)?,
        live: object.read("live", |at| each(at, words))?.unwrap_or_default(),
    })
}

/// The value of a key, unless it is null.
fn known<'a, T>(
    object: &Object<'a>,
    key: &str,
    read: impl FnOnce(Cursor<'a>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let at = object.get(key).filter(|at| at.kind() != Kind::Null);
    at.map(read).transpose()
}

fn now(at: Cursor<'_>) -> Result<String, Fault> {
    let text = at.text()?;
    moment_of_check(&text).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let fault = at.fault(
            format!("\"{shown}\" is no moment with its offset"),
            format!("“{shown}”不是带时差的时刻"),
        );
        fault.hint(
            "write it as \"2026-11-11T20:00:00+08:00\"",
            "请写成 \"2026-11-11T20:00:00+08:00\"",
        )
    })
}

fn simulation(at: Cursor<'_>) -> Result<SimulationResult, Fault> {
    let object = at.object(&["late_share", "slowest", "utilisation"])?;
    Ok(SimulationResult {
        late_share: share(object.need("late_share")?)?,
        slowest: known(&object, "slowest", |at| Ok(NodeId::new(at.id()?)))?,
        utilisation: object
            .read("utilisation", |at| named(at, share))?
            .unwrap_or_default(),
    })
}

/// A decimal from 0 to 1 as text.
fn share(at: Cursor<'_>) -> Result<String, Fault> {
    let text = match at.kind() {
        Kind::Number => at.written().into(),
        _ => at.text()?,
    };
    let shown: String = text.chars().take(40).collect();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !text.starts_with('.')
        && !text.ends_with('.');
    let number: Option<Decimal> = text.parse().ok().filter(|_| is_plain);
    let is_share = number.is_some_and(|number| (Decimal::ZERO..=Decimal::ONE).contains(&number));
    match (is_share, at.kind()) {
        (true, Kind::Text) => Ok(text.into_owned()),
        (true, _) => Err(at
            .fault("a share is written as text", "比例要写成文本")
            .hint(format!("write \"{shown}\""), format!("请写成 \"{shown}\""))),
        (false, _) => Err(at
            .fault(
                format!("\"{shown}\" is no share from 0 to 1"),
                format!("“{shown}”不是 0 到 1 之间的比例"),
            )
            .hint("write 97 % as \"0.97\"", "97% 请写成 \"0.97\"")),
    }
}

fn server(at: Cursor<'_>) -> Result<ServerTasks, Fault> {
    let object = at.object(&["tasks"])?;
    Ok(ServerTasks {
        tasks: each(object.need("tasks")?, words)?.into_iter().collect(),
    })
}

fn target(at: Cursor<'_>) -> Result<TargetLimits, Fault> {
    let object = at.object(&["name", "unsupported", "unknown_functions"])?;
    let functions = object.read("unknown_functions", |at| each(at, words))?;
    Ok(TargetLimits {
        name: words(object.need("name")?)?,
        unsupported: object
            .read("unsupported", |at| named(at, words))?
            .unwrap_or_default(),
        unknown_functions: functions.unwrap_or_default().into_iter().collect(),
    })
}

fn running(at: Cursor<'_>) -> Result<RunningOrders, Fault> {
    let object = at.object(&["at"])?;
    let mut orders = BTreeMap::new();
    for entry in object.need("at")?.entries()? {
        entry.key_at.check_id(&entry.key)?;
        let count = entry.value.int(0, i64::MAX)?;
        orders.insert(NodeId::new(entry.key), count.unsigned_abs());
    }
    Ok(RunningOrders { at: orders })
}

fn words(at: Cursor<'_>) -> Result<String, Fault> {
    Ok(at.text()?.into_owned())
}

fn each<'a, T>(at: Cursor<'a>, read: impl Fn(Cursor<'a>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    at.items()?.into_iter().map(read).collect()
}

fn named<'a, T>(
    at: Cursor<'a>,
    read: impl Fn(Cursor<'a>) -> Result<T, Fault>,
) -> Result<BTreeMap<String, T>, Fault> {
    let entries = at.entries()?.into_iter();
    entries
        .map(|entry| Ok((entry.key.into_owned(), read(entry.value)?)))
        .collect()
}

impl ContextFile {
    /// The context without live flows and called flows.
    pub fn into_context(self) -> CheckContext {
        CheckContext {
            now: self.now,
            simulation: self.simulation,
            server: self.server,
            target: self.target,
            running: self.running,
            ..CheckContext::default()
        }
    }
}
