//! Which types go together.

use std::sync::Arc;

use super::units;
use crate::error::ErrorKind;
use crate::types::{Type, Unit};

/// Why two types do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    Kind,
    Units,
    Zone,
}

impl Misfit {
    pub(super) fn error_kind(self) -> ErrorKind {
        match self {
            Misfit::Units => ErrorKind::MixedUnits,
            Misfit::Kind | Misfit::Zone => ErrorKind::WrongType,
        }
    }
}

/// Whether a value of one type can stand where another is wanted.
pub(super) fn fits(found: &Type, want: &Type) -> Result<(), Misfit> {
    match (found, want) {
        (_, Type::Number(Unit::None | Unit::Any)) if matches!(found, Type::Number(_)) => Ok(()),
        _ => common(found, want).map(|_| ()),
    }
}

/// The type that covers both, for values that are compared or stand for each other.
pub(super) fn common(left: &Type, right: &Type) -> Result<Type, Misfit> {
    match (left, right) {
        (Type::Any, _) | (_, Type::Any) => Ok(Type::Any),
        (Type::Null, other) | (other, Type::Null) => Ok(other.clone()),
        (Type::Number(left), Type::Number(right)) => {
            units::common(left, right).map(Type::Number).ok_or(Misfit::Units)
        }
        (Type::Text | Type::Enum(_), Type::Text | Type::Enum(_)) => {
            Ok(if left == right { left.clone() } else { Type::Text })
        }
        (Type::List(left), Type::List(right)) => common(left, right).map(Type::list),
        (Type::Interval(left), Type::Interval(right)) => {
            common(left, right).map(|ty| Type::Interval(Arc::new(ty)))
        }
        (Type::Record(_) | Type::Context, Type::Record(_) | Type::Context) => Ok(if left == right {
            left.clone()
        } else {
            Type::Context
        }),
        (Type::DateTime, Type::LocalDateTime) | (Type::LocalDateTime, Type::DateTime) => Err(Misfit::Zone),
        _ if left == right => Ok(left.clone()),
        _ => Err(Misfit::Kind),
    }
}

/// Whether values of the type have an order.
pub(super) fn is_ordered(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Bool | Type::List(_) | Type::Record(_) | Type::Context | Type::Interval(_)
    )
}

/// A type in words: English with its article, and Chinese.
pub(super) fn words(ty: &Type) -> (String, String) {
    let (en, zh) = match ty {
        Type::Any => ("any value", "任意值"),
        Type::Null => ("null", "空值"),
        Type::Bool => ("true or false", "真或假"),
        Type::Number(unit) => return number_words(unit),
        Type::Text => ("a text", "文本"),
        Type::Enum(_) => ("a text from a list", "选项"),
        Type::Date => ("a date", "日期"),
        Type::Time => ("a time of day", "时刻"),
        Type::DateTime => ("a date and time with a zone", "带时区的日期时间"),
        Type::LocalDateTime => ("a date and time without a zone", "不带时区的日期时间"),
        Type::Duration => ("a duration", "时长"),
        Type::Months => ("a duration of years and months", "年月时长"),
        Type::List(_) => ("a list", "列表"),
        Type::Record(_) | Type::Context => ("a context", "上下文"),
        Type::Interval(_) => ("an interval", "区间"),
    };
    (en.to_owned(), zh.to_owned())
}

fn number_words(unit: &Unit) -> (String, String) {
    match unit {
        Unit::None | Unit::Any => ("a plain number".to_owned(), "无单位的数字".to_owned()),
        Unit::Ratio => ("a ratio".to_owned(), "比例".to_owned()),
        Unit::Money => ("an amount of money".to_owned(), "金额".to_owned()),
        Unit::Of(name) => (format!("a number in {name}"), format!("以 {name} 为单位的数字")),
    }
}
