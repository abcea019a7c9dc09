//! A typed subset of FEEL, the expression language of DMN: parse, type, compile, evaluate, normalise.
//!
//! An expression is compiled once against a [`Schema`] and evaluated against many [`Record`]s. Faults
//! are found when it is compiled; evaluation cannot fail, only give null. There are no user functions,
//! no assignments and no calls out, and every evaluation is bounded in time and memory.

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
mod nearest;
mod parser;
mod schema;
mod syntax;
pub mod time;
mod types;
mod value;

pub use decimal::{DIGITS, Decimal, Rounding};
pub use error::{ErrorKind, ExprError, Message};
pub use expression::{Clock, Expression, compile, compile_unary_tests};
pub use nearest::nearest;
pub use schema::{Domain, Field, Record, Schema};
pub use types::{RecordType, Type, Unit};
pub use value::{Entries, Range, Value};

/// The longest text that is read as an expression, in characters.
pub const MAX_CHARACTERS: usize = 2_000;
/// The deepest nesting of an expression.
pub const MAX_DEPTH: usize = 64;
/// The longest list that an expression handles.
pub const MAX_LIST: usize = 10_000;
