//! Operators: arithmetic, comparison, membership, logic.

use std::ops::Range;

use super::fits::{self, Misfit};
use super::{Checker, Typed, fold, units};
use crate::code::{Node, NodeTest};
use crate::error::{ErrorKind, ExprError};
use crate::syntax::{Arith, Comparison, Expr, Test};
use crate::types::{Type, Unit};
use crate::value::Value;

impl Checker<'_> {
    pub(super) fn negate(&mut self, operand: &Expr<'_>) -> Typed {
        let typed = self.expr(operand);
        if !matches!(
            typed.ty,
            Type::Number(_) | Type::Duration | Type::Months | Type::Any | Type::Null
        ) {
            let (found, zh) = fits::words(&typed.ty);
            self.fault(
                ErrorKind::WrongType,
                operand.at(),
                format!("a minus sign needs a number or a duration, this is {found}"),
                format!("负号后面需要数字或时长，而不是{zh}"),
            );
            return Typed::unknown();
        }
        Typed::new(fold::folded(Node::Negate(Box::new(typed.node))), typed.ty)
    }

    pub(super) fn power(&mut self, base: &Expr<'_>, exponent: &Expr<'_>) -> Typed {
        let (left, right) = (self.number(base), self.number(exponent));
        let scalar = |ty: &Type| !matches!(ty, Type::Number(unit) if !unit.is_scalar());
        if !scalar(&left.ty) || !scalar(&right.ty) {
            let at = base.at().start..exponent.at().end;
            let en = "only plain numbers can be raised to a power";
            self.fault(ErrorKind::MixedUnits, at, en, "只有无单位的数字才能做乘方");
        }
        Typed::new(
            fold::folded(Node::Power(Box::new((left.node, right.node)))),
            Type::Number(Unit::None),
        )
    }

    /// An operand that has to be a number.
    pub(super) fn number(&mut self, expr: &Expr<'_>) -> Typed {
        let typed = self.expr(expr);
        if !matches!(typed.ty, Type::Number(_) | Type::Any | Type::Null) {
            self.misfit(Misfit::Kind, expr.at(), &typed.ty, &Type::Number(Unit::None));
            return Typed::unknown();
        }
        typed
    }

    pub(super) fn chain(&mut self, first: &Expr<'_>, rest: &[(Arith, Expr<'_>)]) -> Typed {
        let mut left = self.expr(first);
        let mut nodes = Vec::with_capacity(rest.len());
        for (sign, operand) in rest {
            let right = self.expr(operand);
            match arith_type(*sign, &left.ty, &right.ty) {
                Ok(ty) => left.ty = ty,
                Err(misfit) => {
                    self.arith_fault(
                        misfit,
                        *sign,
                        first.at().start..operand.at().end,
                        &left.ty,
                        &right.ty,
                    );
                    left.ty = Type::Any;
                }
            }
            nodes.push((*sign, right.node));
        }
        let node = fold::folded(Node::Chain(Box::new(left.node), nodes.into_boxed_slice()));
        Typed::new(node, left.ty)
    }

    fn arith_fault(&mut self, misfit: Misfit, sign: Arith, at: Range<usize>, left: &Type, right: &Type) {
        let ((left, left_zh), (right, right_zh)) = (fits::words(left), fits::words(right));
        let sign = sign.sign();
        self.fault(
            misfit.error_kind(),
            at,
            format!("{sign} does not work between {left} and {right}"),
            format!("{left_zh}与{right_zh}之间不能使用 {sign}"),
        );
    }

    pub(super) fn compare(
        &mut self,
        comparison: Comparison,
        left: &Expr<'_>,
        right: &Expr<'_>,
        at: Range<usize>,
    ) -> Typed {
        let (left_typed, right_typed) = (self.expr(left), self.expr(right));
        let fine = self.comparable(comparison, &left_typed, &right_typed, at);
        if fine {
            self.listed(&left_typed.ty, &right_typed, right.at());
            self.listed(&right_typed.ty, &left_typed, left.at());
        }
        self.note_null_check(&left_typed, &right_typed);
        Typed::new(
            fold::comparison(comparison, left_typed.node, right_typed.node),
            Type::Bool,
        )
    }

    /// A field compared with null is handled when it is absent.
    fn note_null_check(&mut self, left: &Typed, right: &Typed) {
        for (null, other) in [(left, right), (right, left)] {
            if let (true, Node::Slot(slot)) = (null.is_null(), &other.node) {
                self.null_checked.push(*slot);
            }
        }
    }

    fn comparable(&mut self, comparison: Comparison, left: &Typed, right: &Typed, at: Range<usize>) -> bool {
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let misfit = match fits::common(&left.ty, &right.ty) {
            Ok(ty) if equality || fits::is_ordered(&ty) => return true,
            Ok(_) => Misfit::Kind,
            Err(misfit) => misfit,
        };
        let ((left, left_zh), (right, right_zh)) = (fits::words(&left.ty), fits::words(&right.ty));
        let (hint, hint_zh) = match misfit {
            Misfit::Zone => ("; give both a zone", "，请给两边都加上时区"),
            _ => ("", ""),
        };
        let sign = comparison.sign();
        self.fault(
            misfit.error_kind(),
            at,
            format!("{left} cannot be compared with {right} by {sign}{hint}"),
            format!("{left_zh}不能用 {sign} 与{right_zh}比较{hint_zh}"),
        );
        false
    }

    /// A text that is compared with an enumeration has to be one of its values.
    fn listed(&mut self, ty: &Type, typed: &Typed, at: Range<usize>) {
        let (Type::Enum(values), Node::Const(Value::Text(text))) = (ty, &typed.node) else {
            return;
        };
        if values.contains(text) {
            return;
        }
        let names: Vec<&str> = values.iter().map(|value| &**value).collect();
        let meant = flow_model::nearest(text, names.iter().copied()).map(|value| format!("\"{value}\""));
        let (hint, hint_zh) = super::names::did_you_mean(meant.as_deref());
        let all = names.join(", ");
        let error = ExprError::new(
            ErrorKind::WrongType,
            at,
            format!("\"{text}\" is not one of {all}{hint}"),
            format!("“{text}”不在可选值（{}）之中{hint_zh}", names.join("、")),
        );
        self.errors.push(error.suggest(meant));
    }

    pub(super) fn between(&mut self, operand: &Expr<'_>, low: &Expr<'_>, high: &Expr<'_>) -> Typed {
        let typed = self.expr(operand);
        let ends = [(low, Comparison::GreaterEqual), (high, Comparison::LessEqual)];
        let [low, high] = ends.map(|(end, comparison)| {
            let end_typed = self.expr(end);
            if self.comparable(comparison, &typed, &end_typed, operand.at().start..end.at().end) {
                self.listed(&typed.ty, &end_typed, end.at());
            }
            end_typed.node
        });
        Typed::new(fold::between(typed.node, low, high), Type::Bool)
    }

    /// Whether any of the tests holds for the operand.
    pub(super) fn tests(&mut self, operand: Typed, tests: &[Test<'_>]) -> Node {
        let tests = tests.iter().map(|test| self.test(&operand, test)).collect();
        fold::membership(operand.node, tests)
    }

    fn test(&mut self, operand: &Typed, test: &Test<'_>) -> NodeTest {
        let uses = self.input_uses;
        let at = test.expr().at();
        let typed = self.expr(test.expr());
        match test {
            Test::Compare(comparison, _) => {
                if self.comparable(*comparison, operand, &typed, at.clone()) {
                    self.listed(&operand.ty, &typed, at);
                }
                NodeTest::Compare(*comparison, typed.node)
            }
            Test::Value(_) if self.input_uses > uses => {
                self.condition_type(&typed, at);
                NodeTest::Condition(typed.node)
            }
            Test::Value(expr) => {
                self.member_test(operand, &typed, expr);
                self.note_null_check(operand, &typed);
                NodeTest::Value(typed.node)
            }
        }
    }

    /// Checks a test that is a value, a list or an interval.
    fn member_test(&mut self, operand: &Typed, typed: &Typed, expr: &Expr<'_>) {
        if fits::common(&operand.ty, &typed.ty).is_ok()
            && !matches!(typed.ty, Type::List(_) | Type::Interval(_))
        {
            self.listed(&operand.ty, typed, expr.at());
            return;
        }
        let fits_part = |part: &Type| match part {
            Type::Interval(end) => {
                fits::common(&operand.ty, end).or_else(|_| fits::common(&operand.ty, part))
            }
            other => fits::common(&operand.ty, other),
        };
        let fitting = match &typed.ty {
            Type::List(element) => fits_part(element).or_else(|_| fits::common(&operand.ty, &typed.ty)),
            other => fits_part(other),
        };
        let Err(misfit) = fitting else {
            if let Node::Const(Value::List(elements)) = &typed.node {
                for element in elements.iter() {
                    let element = Typed::new(Node::Const(element.clone()), Type::Any);
                    self.listed(&operand.ty, &element, expr.at());
                }
            }
            return;
        };
        let ((found, found_zh), (want, want_zh)) = (fits::words(&typed.ty), fits::words(&operand.ty));
        self.fault(
            misfit.error_kind(),
            expr.at(),
            format!("{want} cannot be tested against {found}"),
            format!("{want_zh}不能与{found_zh}比较"),
        );
    }

    pub(super) fn junction(&mut self, parts: &[Expr<'_>], all: bool) -> Typed {
        let nodes = parts.iter().map(|part| self.condition(part)).collect();
        Typed::new(fold::junction(nodes, all), Type::Bool)
    }

    /// An operand that has to be true or false.
    pub(super) fn condition(&mut self, expr: &Expr<'_>) -> Node {
        let typed = self.expr(expr);
        self.condition_type(&typed, expr.at());
        typed.node
    }

    fn condition_type(&mut self, typed: &Typed, at: Range<usize>) {
        if !matches!(typed.ty, Type::Bool | Type::Any | Type::Null) {
            self.misfit(Misfit::Kind, at, &typed.ty, &Type::Bool);
        }
    }

    pub(super) fn conditional(
        &mut self,
        condition: &Expr<'_>,
        then: &Expr<'_>,
        otherwise: &Expr<'_>,
    ) -> Typed {
        let condition = self.condition(condition);
        let (then, otherwise) = (self.expr(then), self.expr(otherwise));
        let ty = fits::common(&then.ty, &otherwise.ty).unwrap_or(Type::Any);
        Typed::new(
            fold::folded(Node::If(Box::new((condition, then.node, otherwise.node)))),
            ty,
        )
    }
}

/// The type of `left sign right`.
fn arith_type(sign: Arith, left: &Type, right: &Type) -> Result<Type, Misfit> {
    use Type::{Any, Date, DateTime, Duration, LocalDateTime, Months, Null, Number, Text, Time};
    let ty = match (sign, left, right) {
        (_, Any | Null, _) | (_, _, Any | Null) => Any,
        (Arith::Add | Arith::Subtract, Number(left), Number(right)) => {
            Number(units::common(left, right).ok_or(Misfit::Units)?)
        }
        (Arith::Multiply, Number(left), Number(right)) => {
            Number(units::product(left, right).ok_or(Misfit::Units)?)
        }
        (Arith::Divide, Number(left), Number(right)) => Number(units::quotient(left, right)),
        (Arith::Add, Text | Type::Enum(_), Text | Type::Enum(_)) => Text,
        (Arith::Add | Arith::Subtract, Duration, Duration) => Duration,
        (Arith::Add | Arith::Subtract, Months, Months) => Months,
        (Arith::Add, Duration | Months, Date | DateTime | LocalDateTime) => right.clone(),
        (Arith::Add | Arith::Subtract, Date | DateTime | LocalDateTime, Duration | Months) => left.clone(),
        (Arith::Add, Duration, Time) => Time,
        (Arith::Add | Arith::Subtract, Time, Duration) => Time,
        (Arith::Subtract, Time, Time) => Duration,
        (Arith::Subtract, DateTime, LocalDateTime) | (Arith::Subtract, LocalDateTime, DateTime) => {
            return Err(Misfit::Zone);
        }
        (Arith::Subtract, Date | DateTime, Date | DateTime) => Duration,
        (Arith::Subtract, LocalDateTime, LocalDateTime) => Duration,
        (Arith::Multiply, Duration | Months, Number(unit))
        | (Arith::Multiply, Number(unit), Duration | Months)
            if unit.is_scalar() =>
        {
            if matches!(left, Number(_)) {
                right.clone()
            } else {
                left.clone()
            }
        }
        (Arith::Divide, Duration | Months, Number(unit)) if unit.is_scalar() => left.clone(),
        (Arith::Divide, Duration, Duration) | (Arith::Divide, Months, Months) => Number(Unit::None),
        _ => return Err(Misfit::Kind),
    };
    Ok(ty)
}
