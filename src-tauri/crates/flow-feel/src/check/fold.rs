//! Constant folding, and the special forms of the tests that conditions are made of.

use std::sync::Arc;

use crate::builtins::Function;
use crate::code::{Node, NodeTest};
use crate::eval;
use crate::syntax::Comparison;
use crate::value::Value;

/// The node, or its value when all it is made of is constant.
pub(super) fn folded(node: Node) -> Node {
    let constant = |node: &Node| node.constant().is_some();
    let all = match &node {
        Node::Negate(operand) | Node::Not(operand) => constant(operand),
        Node::Member { base, .. } => constant(base),
        Node::Power(sides) | Node::Compare(_, sides) => constant(&sides.0) && constant(&sides.1),
        Node::Chain(first, rest) => constant(first) && rest.iter().all(|(_, operand)| constant(operand)),
        Node::If(parts) => constant(&parts.0) && constant(&parts.1) && constant(&parts.2),
        Node::Between(parts) => constant(&parts.0) && constant(&parts.1) && constant(&parts.2),
        Node::List(elements) => elements.iter().all(constant),
        Node::Interval(interval) => [&interval.low, &interval.high]
            .into_iter()
            .flatten()
            .all(constant),
        Node::Call(Function::Now | Function::Today, _) => false,
        Node::Call(_, arguments) => arguments.iter().all(constant),
        Node::In(operand, tests) => {
            constant(operand)
                && tests.iter().all(|test| match test {
                    NodeTest::Compare(_, value) | NodeTest::Value(value) => constant(value),
                    NodeTest::Condition(_) => false,
                })
        }
        _ => false,
    };
    if all {
        Node::Const(eval::constant(&node))
    } else {
        node
    }
}

/// A comparison, with a constant on the right whenever there is one.
pub(super) fn comparison(comparison: Comparison, left: Node, right: Node) -> Node {
    if left.constant().is_some() && right.constant().is_none() {
        return self::comparison(comparison.mirrored(), right, left);
    }
    let negated = comparison == Comparison::NotEqual;
    let equality = negated || comparison == Comparison::Equal;
    match (left, right) {
        (left, Node::Const(Value::Null)) if equality && left.constant().is_none() => Node::IsNull {
            operand: Box::new(left),
            negated,
        },
        (Node::Slot(slot), Node::Const(Value::Number(number))) => Node::NumberTest {
            slot,
            comparison,
            number,
        },
        (Node::Slot(slot), Node::Const(Value::Text(text))) if equality => {
            Node::TextTest { slot, text, negated }
        }
        (left, right) => folded(Node::Compare(comparison, Box::new((left, right)))),
    }
}

pub(super) fn between(operand: Node, low: Node, high: Node) -> Node {
    match (&operand, &low, &high) {
        (Node::Slot(_), Node::Const(Value::Number(_)), Node::Const(Value::Number(_))) => {
            let low = comparison(Comparison::GreaterEqual, operand.clone(), low);
            junction(vec![low, comparison(Comparison::LessEqual, operand, high)], true)
        }
        _ => folded(Node::Between(Box::new((operand, low, high)))),
    }
}

pub(super) fn membership(operand: Node, mut tests: Vec<NodeTest>) -> Node {
    // `in ["a", "b"]` is `in ("a", "b")` unless the operand may be a list itself.
    if let ([NodeTest::Value(Node::Const(Value::List(elements)))], Node::Slot(_)) = (&tests[..], &operand)
        && elements.iter().all(|element| matches!(element, Value::Text(_)))
    {
        tests = elements
            .iter()
            .map(|element| NodeTest::Value(Node::Const(element.clone())))
            .collect();
    }
    let texts: Option<Vec<Arc<str>>> = tests
        .iter()
        .map(|test| match test {
            NodeTest::Value(Node::Const(Value::Text(text))) => Some(text.clone()),
            _ => None,
        })
        .collect();
    match (operand, texts) {
        (Node::Slot(slot), Some(texts)) => Node::TextIn {
            slot,
            texts: texts.into_boxed_slice(),
        },
        (operand, _) => folded(Node::In(Box::new(operand), tests.into_boxed_slice())),
    }
}

/// A conjunction or disjunction without the constants that do not matter.
pub(super) fn junction(parts: Vec<Node>, all: bool) -> Node {
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Node::And(inner) if all => kept.extend(inner),
            Node::Or(inner) if !all => kept.extend(inner),
            Node::Const(Value::Bool(value)) if value == all => {}
            Node::Const(Value::Bool(value)) => return Node::Const(Value::Bool(value)),
            other => kept.push(other),
        }
    }
    if kept.is_empty() {
        return Node::Const(Value::Bool(all));
    }
    if kept.iter().all(|part| part.constant().is_some()) {
        return Node::Const(Value::Null);
    }
    let kept = kept.into_boxed_slice();
    if all { Node::And(kept) } else { Node::Or(kept) }
}
