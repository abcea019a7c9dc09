//! A typed subset of FEEL, the expression language of DMN: parse, type, compile, evaluate, normalise.
//!
//! An expression is compiled once against a [`Schema`] and evaluated against many [`Record`]s. Faults
//! are found when it is compiled; evaluation cannot fail, only give null. There are no user functions,
//! no assignments and no calls out, and every evaluation is bounded in time and memory.

//!
//! ```
//! use flow_feel::{Clock, Field, Record, Schema, Type, Unit, Value, compile};
//!
//! let schema = Schema::new(vec![
//!     Field::new("order.total", Type::Number(Unit::Money)),
//!     Field::new("customer.segment", Type::one_of(&["regular", "vip"])),
//! ]);
//! let condition = compile("order.total > 1000 and customer.segment = \"vip\"", &schema, &Type::Bool).unwrap();
//! let clock = Clock { now: "2026-01-31T08:30:00+08:00".parse().unwrap() };
//! let mut order = Record::new(&schema);
//! assert_eq!(condition.eval(&order, &clock), Value::Bool(false));
//! order.set(0, Value::int(1500));
//! order.set(1, Value::text("vip"));
//! assert_eq!(condition.eval(&order, &clock), Value::Bool(true));
//!
//! let faults = compile("order.totl > 1000", &schema, &Type::Bool).unwrap_err();
//! assert_eq!(faults[0].suggestion.as_deref(), Some("order.total"));
//! ```
//!
//! Left out of FEEL on purpose: functions defined in expressions, external functions, `instance of`,
//! regular expressions, names of time zones, and exponents that are not whole numbers (null).

pub mod boxes;
mod builtins;
mod check;
mod code;
mod decimal;
mod display;
mod error;
mod eval;
mod expression;
mod json;
mod lexer;
mod parser;
mod schema;
pub mod syntax;
pub mod time;
mod types;
mod value;

pub use builtins::{Signature, signatures};
pub use decimal::{DIGITS, Decimal, Rounding};
pub use error::{ErrorKind, ExprError, Message};
pub use expression::{Clock, Expression, compile, compile_unary_tests};
pub use schema::{Domain, Field, Record, Schema};
pub use types::{RecordType, Type, Unit};
pub use value::{Entries, Range, Value};

/// The longest text that is read as an expression, in characters.
pub const MAX_CHARACTERS: usize = 2_000;
/// The deepest nesting of an expression.
pub const MAX_DEPTH: usize = 64;
/// The longest list that an expression handles.
pub const MAX_LIST: usize = 10_000;
