//! Orders, scripts and moments that come from outside.

use flow_engine::order::{OrderFault, Orders, read_csv, read_json};
use flow_engine::stepper::Script;
use flow_feel::Clock;
use flow_feel::time::{Date, DateTime};
use flow_model::Place;
use flow_simulate::scenario::OrderFile;

use crate::error::{ApiError, Code};

/// Reads orders: JSON, one or a list, or CSV with a heading.
pub fn read_orders(bytes: &[u8]) -> Result<Orders, ApiError> {
    read_any(bytes).map_err(|faults| faulty(&faults, is_json(bytes)))
}

/// Reads a file of orders that a scenario names; nothing when there is no such file.
pub fn order_file(bytes: Option<&[u8]>) -> OrderFile {
    match bytes.map(read_any) {
        None => OrderFile::Missing,
        Some(Ok(orders)) => OrderFile::Read(orders),
        Some(Err(faults)) => OrderFile::Faulty(faults),
    }
}

fn read_any(bytes: &[u8]) -> Result<Orders, Vec<OrderFault>> {
    match is_json(bytes) {
        true => read_json(bytes),
        false => read_csv(bytes),
    }
}

fn is_json(bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'[' | b'{'))
}

/// The first fault, and how many more there are.
fn faulty(faults: &[OrderFault], is_json: bool) -> ApiError {
    let Some(fault) = faults.first() else {
        return ApiError::new(Code::UnreadableOrder, "no order could be read", "没有读到订单");
    };
    let (row, column) = (fault.row, &fault.column);
    let named = |mark: &str| match column.is_empty() {
        true => String::new(),
        false => format!("{mark}{column}"),
    };
    let (unit_en, unit_zh) = if is_json { ("order", "单") } else { ("row", "行") };
    let en = format!("{unit_en} {row}{}", named(", "));
    let zh = format!("第 {row} {unit_zh}{}", named("，"));
    let (more_en, more_zh) = match faults.len() - 1 {
        0 => (String::new(), String::new()),
        more => (format!(" (and {more} more)"), format!("（另有 {more} 处错误）")),
    };
    let error = ApiError::new(
        Code::UnreadableOrder,
        format!("{en}: {}{more_en}", fault.message.en),
        format!("{zh}：{}{more_zh}", fault.message.zh),
    );
    let place = Place {
        start: 0,
        end: 0,
        line: row.max(1),
        column: 1,
    };
    error.at((!is_json).then_some(place))
}

/// Reads a script: the exits to take, step by step.
pub fn read_script(bytes: &[u8]) -> Result<Script, ApiError> {
    Script::read(bytes).map_err(|error| ApiError {
        code: Code::UnreadableOrder,
        ..error.into()
    })
}

/// Whether a text is a day of the calendar, as in `2026-11-27`.
pub fn is_date(text: &str) -> bool {
    text.parse::<Date>().is_ok()
}

/// A clock that stands at a moment; nothing unless it is an ISO 8601 moment with offset.
pub fn clock(moment: &str) -> Option<Clock> {
    let now: DateTime = moment.parse().ok()?;
    now.zone.map(|_| Clock { now })
}
