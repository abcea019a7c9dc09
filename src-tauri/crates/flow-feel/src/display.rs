//! Values as FEEL literals.

use std::fmt;

use crate::value::{Range, Value};

impl fmt::Display for Value {
    /// The literal that evaluates to the value.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => out.write_str("null"),
            Value::Bool(value) => value.fmt(out),
            Value::Number(value) => value.fmt(out),
            Value::Text(text) => write_quoted(out, text),
            Value::Date(value) => write!(out, "@\"{value}\""),
            Value::Time(value) => write!(out, "@\"{value}\""),
            Value::DateTime(value) => write!(out, "@\"{value}\""),
            Value::Duration(value) => write!(out, "@\"{value}\""),
            Value::Months(value) => write!(out, "@\"{value}\""),
            Value::List(elements) => {
                out.write_str("[")?;
                for (idx, element) in elements.iter().enumerate() {
                    write!(out, "{}{element}", if idx == 0 { "" } else { ", " })?;
                }
                out.write_str("]")
            }
            Value::Record(entries) => {
                out.write_str("{")?;
                for (idx, (name, value)) in entries.0.iter().enumerate() {
                    out.write_str(if idx == 0 { "" } else { ", " })?;
                    write_quoted(out, name)?;
                    write!(out, ": {value}")?;
                }
                out.write_str("}")
            }
            Value::Range(range) => range.fmt(out),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low.is_null(), self.high.is_null()) {
            (true, false) => write!(
                out,
                "({} {})",
                if self.high_closed { "<=" } else { "<" },
                self.high
            ),
            (false, true) => write!(out, "({} {})", if self.low_closed { ">=" } else { ">" }, self.low),
            _ => {
                let open = if self.low_closed { '[' } else { '(' };
                let close = if self.high_closed { ']' } else { ')' };
                write!(out, "{open}{}..{}{close}", self.low, self.high)
            }
        }
    }
}

fn write_quoted(out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    out.write_str("\"")?;
    for letter in text.chars() {
        match letter {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            other => write!(out, "{other}")?,
        }
    }
    out.write_str("\"")
}
