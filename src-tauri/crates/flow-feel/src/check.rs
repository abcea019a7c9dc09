//! From the syntax tree to compiled code: names become slots, types and units are checked, constants are
//! folded. A fault is noted and checking goes on, so that one run reports all of them.

mod calls;
mod fits;
mod fold;
mod loops;
mod names;
mod operators;
mod units;

use std::ops::Range;
use std::sync::Arc;

use crate::code::{Node, ValueKind};
use crate::error::{ErrorKind, ExprError};
use crate::schema::Schema;
use crate::syntax::{Cell, Expr, Kind};
use crate::types::{Type, Unit};
use crate::value::Value;

/// Code and what is known about it.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) node: Node,
    pub(crate) ty: Type,
    pub(crate) reads: Vec<usize>,
    pub(crate) null_checked: Vec<usize>,
    pub(crate) functions: Vec<&'static str>,
}

/// Checks a whole expression whose result should fit `want`.
pub(crate) fn check(expr: &Expr<'_>, schema: &Schema, want: &Type) -> Result<Checked, Vec<ExprError>> {
    let mut checker = Checker::new(schema, None);
    let typed = checker.expr(expr);
    let typed = checker.wanted(typed, want, expr.at());
    checker.finish(typed)
}

/// Checks the tests of a cell on an input of a type.
pub(crate) fn check_cell(cell: &Cell<'_>, schema: &Schema, input: &Type) -> Result<Checked, Vec<ExprError>> {
    let mut checker = Checker::new(schema, Some(input.clone()));
    let typed = match cell {
        Cell::Anything => Typed::new(Node::Const(Value::Bool(true)), Type::Bool),
        Cell::Tests { negated, tests } => {
            let input = Typed::new(Node::Input, input.clone());
            let node = checker.tests(input, tests);
            Typed::new(
                if *negated { Node::Not(Box::new(node)) } else { node },
                Type::Bool,
            )
        }
    };
    checker.finish(typed)
}

/// A node and the type of its values.
#[derive(Clone, Debug)]
struct Typed {
    node: Node,
    ty: Type,
}

/// A name that stands for a place on the stack.
#[derive(Debug)]
enum Scope {
    Variable {
        name: Arc<str>,
        place: usize,
        ty: Type,
    },
    /// The element a filter looks at: `item`, and its entries by their bare names.
    Item {
        place: usize,
        ty: Type,
    },
}

struct Checker<'a> {
    schema: &'a Schema,
    scopes: Vec<Scope>,
    /// How many places of the stack are taken.
    places: usize,
    input: Option<Type>,
    input_uses: usize,
    reads: Vec<usize>,
    null_checked: Vec<usize>,
    functions: Vec<&'static str>,
    errors: Vec<ExprError>,
}

impl Typed {
    fn new(node: Node, ty: Type) -> Typed {
        Typed { node, ty }
    }

    /// Stands in for something faulty; it fits everywhere, so that one fault is reported once.
    fn unknown() -> Typed {
        Typed {
            node: Node::Const(Value::Null),
            ty: Type::Any,
        }
    }

    fn is_null(&self) -> bool {
        self.ty == Type::Null
    }
}

impl<'a> Checker<'a> {
    fn new(schema: &'a Schema, input: Option<Type>) -> Checker<'a> {
        Checker {
            schema,
            scopes: Vec::new(),
            places: 0,
            input,
            input_uses: 0,
            reads: Vec::new(),
            null_checked: Vec::new(),
            functions: Vec::new(),
            errors: Vec::new(),
        }
    }

    fn finish(mut self, typed: Typed) -> Result<Checked, Vec<ExprError>> {
        if !self.errors.is_empty() {
            self.errors.sort_by_key(|error| (error.at.start, error.at.end));
            return Err(self.errors);
        }
        for slots in [&mut self.reads, &mut self.null_checked] {
            slots.sort_unstable();
            slots.dedup();
        }
        self.functions.sort_unstable();
        self.functions.dedup();
        let Checker {
            reads,
            null_checked,
            functions,
            ..
        } = self;
        Ok(Checked {
            node: typed.node,
            ty: typed.ty,
            reads,
            null_checked,
            functions,
        })
    }

    /// The depth of recursion is bounded by the height of the tree, which the parser bounds.
    fn expr(&mut self, expr: &Expr<'_>) -> Typed {
        match &expr.kind {
            Kind::Number(number) => Typed::new(Node::Const(Value::Number(*number)), Type::Number(Unit::Any)),
            Kind::Text(text) => Typed::new(Node::Const(Value::Text(text.clone())), Type::Text),
            Kind::Literal(value) => Typed::new(Node::Const(value.clone()), type_of(value)),
            Kind::Input => self.input(expr.at()),
            Kind::Path(parts) => self.path(parts),
            Kind::Member(base, name) => {
                let base = self.expr(base);
                self.member(base, name)
            }
            Kind::Filter(list, condition) => self.filter(list, condition),
            Kind::Call(name, arguments) => self.call(name, arguments, expr.at()),
            Kind::Negate(operand) => self.negate(operand),
            Kind::Power(sides) => self.power(&sides.0, &sides.1),
            Kind::Chain(first, rest) => self.chain(first, rest),
            Kind::Compare(comparison, sides) => self.compare(*comparison, &sides.0, &sides.1, expr.at()),
            Kind::Between(parts) => self.between(&parts.0, &parts.1, &parts.2),
            Kind::In(operand, tests) => {
                let operand = self.expr(operand);
                Typed::new(self.tests(operand, tests), Type::Bool)
            }
            Kind::And(parts) => self.junction(parts, true),
            Kind::Or(parts) => self.junction(parts, false),
            Kind::If(parts) => self.conditional(&parts.0, &parts.1, &parts.2),
            Kind::For(binders, body) => self.iteration(binders, body),
            Kind::Quantified(every, binders, body) => self.quantified(*every, binders, body),
            Kind::List(elements) => self.list(elements),
            Kind::Context(entries) => self.context(entries),
            Kind::Interval(interval) => self.interval(interval),
        }
    }

    fn input(&mut self, at: Range<usize>) -> Typed {
        self.input_uses += 1;
        match &self.input {
            Some(ty) => Typed::new(Node::Input, ty.clone()),
            None => {
                let en = "? stands for the input of a decision table and has no meaning here";
                self.fault(
                    ErrorKind::UnknownField,
                    at,
                    en,
                    "“?”代表决策表的输入，此处不能使用",
                );
                Typed::unknown()
            }
        }
    }

    /// The result as the caller wants it.
    fn wanted(&mut self, typed: Typed, want: &Type, at: Range<usize>) -> Typed {
        if let Err(misfit) = fits::fits(&typed.ty, want) {
            self.misfit(misfit, at, &typed.ty, want);
            return typed;
        }
        match kind_of(want) {
            Some(kind) if typed.ty == Type::Any => {
                Typed::new(Node::Expect(Box::new(typed.node), kind), want.clone())
            }
            _ => typed,
        }
    }

    fn misfit(&mut self, misfit: fits::Misfit, at: Range<usize>, found: &Type, want: &Type) {
        let (found, found_zh) = fits::words(found);
        let (want, want_zh) = fits::words(want);
        let kind = misfit.error_kind();
        self.fault(
            kind,
            at,
            format!("this is {found}, but {want} is needed"),
            format!("此处需要{want_zh}，而不是{found_zh}"),
        );
    }

    fn fault(&mut self, kind: ErrorKind, at: Range<usize>, en: impl Into<String>, zh: impl Into<String>) {
        self.errors.push(ExprError::new(kind, at, en, zh));
    }
}

/// The type of a constant.
fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Bool,
        Value::Number(_) => Type::Number(Unit::Any),
        Value::Text(_) => Type::Text,
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time,
        Value::DateTime(moment) if moment.zone.is_some() => Type::DateTime,
        Value::DateTime(_) => Type::LocalDateTime,
        Value::Duration(_) => Type::Duration,
        Value::Months(_) => Type::Months,
        Value::List(_) => Type::list(Type::Any),
        Value::Record(_) => Type::Context,
        Value::Range(range) => {
            let end = if range.low.is_null() {
                &range.high
            } else {
                &range.low
            };
            Type::Interval(Arc::new(type_of(end)))
        }
    }
}

fn kind_of(ty: &Type) -> Option<ValueKind> {
    Some(match ty {
        Type::Any | Type::Null => return None,
        Type::Bool => ValueKind::Bool,
        Type::Number(_) => ValueKind::Number,
        Type::Text | Type::Enum(_) => ValueKind::Text,
        Type::Date => ValueKind::Date,
        Type::Time => ValueKind::Time,
        Type::DateTime | Type::LocalDateTime => ValueKind::DateTime,
        Type::Duration => ValueKind::Duration,
        Type::Months => ValueKind::Months,
        Type::List(_) => ValueKind::List,
        Type::Record(_) | Type::Context => ValueKind::Record,
        Type::Interval(_) => ValueKind::Range,
    })
}
