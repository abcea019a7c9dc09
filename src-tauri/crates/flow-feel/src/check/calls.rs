//! Calls of built-ins: finding the form, checking the arguments, and the type of the result.

use std::ops::Range;

use super::fits::{self, Misfit};
use super::{Checker, Typed, fold, names, type_of};
use crate::builtins::{self, Builtin, Form, Function, Rest, Takes};
use crate::code::Node;
use crate::error::{ErrorKind, ExprError};
use crate::syntax::{Argument, Name};
use crate::types::{Type, Unit};
use crate::value::Value;

impl Checker<'_> {
    pub(super) fn call(&mut self, name: &Name<'_>, arguments: &[Argument<'_>], at: Range<usize>) -> Typed {
        let Some(builtin) = builtins::find(&name.text) else {
            self.unknown_function(name);
            for argument in arguments {
                self.expr(&argument.value);
            }
            return Typed::unknown();
        };
        self.functions.push(builtin.name);
        let given: Vec<Typed> = arguments
            .iter()
            .map(|argument| self.expr(&argument.value))
            .collect();
        let Some((form, order)) = self.form(builtin, arguments, &at) else {
            return Typed::unknown();
        };
        let places: Vec<Range<usize>> = order.iter().map(|idx| arguments[*idx].value.at()).collect();
        let mut values: Vec<Typed> = order.iter().map(|idx| given[*idx].clone()).collect();
        if form.rest == Rest::Elements && (values.len() != 1 || !is_list(&values[0].ty)) {
            values = vec![gathered(values)];
        }
        let faults = self.errors.len();
        for (idx, value) in values.iter().enumerate() {
            let parameter = form.parameters[idx.min(form.parameters.len() - 1)];
            self.argument(
                builtin,
                parameter,
                value,
                places[idx.min(places.len() - 1)].clone(),
            );
        }
        if self.errors.len() > faults {
            return Typed::unknown();
        }
        self.result(builtin, values, at)
    }

    fn unknown_function(&mut self, name: &Name<'_>) {
        let known = flow_model::nearest(&name.text, builtins::names());
        let spaced = name.text.replace(['_', '-'], " ");
        let meant = known
            .or_else(|| builtins::find(&spaced).map(|builtin| builtin.name))
            .or(familiar(&name.text));
        let (hint, hint_zh) = names::did_you_mean(meant);
        let error = ExprError::new(
            ErrorKind::UnknownFunction,
            name.at(),
            format!("there is no function {}{hint}", name.text),
            format!("没有函数 {}{hint_zh}", name.text),
        );
        self.errors.push(error.suggest(meant));
    }

    /// The form that the arguments fit by number and name, and which argument each parameter gets.
    fn form(
        &mut self,
        builtin: &'static Builtin,
        arguments: &[Argument<'_>],
        at: &Range<usize>,
    ) -> Option<(&'static Form, Vec<usize>)> {
        let found = builtin
            .forms
            .iter()
            .find_map(|form| order_of(form, arguments).map(|order| (form, order)));
        if found.is_none() {
            let usage: Vec<String> = builtin
                .forms
                .iter()
                .map(|form| usage(builtin.name, form))
                .collect();
            self.fault(
                ErrorKind::Other,
                at.clone(),
                format!("the arguments do not fit; write {}", usage.join(" or ")),
                format!("参数不符，应写成 {}", usage.join(" 或 ")),
            );
        }
        found
    }

    fn argument(&mut self, builtin: &Builtin, parameter: (&str, Takes), value: &Typed, at: Range<usize>) {
        let (name, takes) = parameter;
        if takes_type(takes, &value.ty) {
            return;
        }
        let (found, found_zh) = fits::words(&value.ty);
        let (want, want_zh) = takes_words(takes);
        self.fault(
            ErrorKind::WrongType,
            at,
            format!("{} needs {want} as {name}, this is {found}", builtin.name),
            format!("{} 的参数 {name} 需要{want_zh}，而不是{found_zh}", builtin.name),
        );
    }

    fn result(&mut self, builtin: &Builtin, values: Vec<Typed>, at: Range<usize>) -> Typed {
        let function = builtin.function;
        self.note_call(function, &values, &at);
        let types: Vec<Type> = values.iter().map(|value| value.ty.clone()).collect();
        let nodes: Vec<Node> = values.into_iter().map(|value| value.node).collect();
        let constant = !nodes.is_empty() && nodes.iter().all(|node| node.constant().is_some());
        let given_null = nodes.iter().any(|node| node.constant() == Some(&Value::Null));
        let node = match (function, nodes) {
            (Function::Not, mut nodes) => fold::folded(Node::Not(Box::new(nodes.swap_remove(0)))),
            (function, nodes) => fold::folded(Node::Call(function, nodes.into_boxed_slice())),
        };
        let mut ty = result_type(function, &types);
        if constant && is_constructor(function) {
            match node.constant() {
                Some(Value::Null) if !given_null => self.no_such_value(builtin.name, at),
                Some(value) if *value != Value::Null => ty = type_of(value),
                _ => {}
            }
        }
        Typed::new(node, ty)
    }

    /// What is particular to some functions: absence that is handled, values that cannot occur.
    fn note_call(&mut self, function: Function, values: &[Typed], at: &Range<usize>) {
        let Some(first) = values.first() else { return };
        if let (Function::IsDefined, Node::Slot(slot)) = (function, &first.node) {
            self.null_checked.push(*slot);
        }
        if let (Function::ListContains | Function::IndexOf, Type::List(element)) = (function, &first.ty)
            && let Err(misfit) = fits::common(element, &values[1].ty)
        {
            self.misfit(misfit, at.clone(), &values[1].ty, element);
        }
        if let (Function::Sum | Function::Mean | Function::Median | Function::Product, Type::List(element)) =
            (function, &first.ty)
            && !takes_type(Takes::Measure, element)
        {
            let element = (**element).clone();
            self.misfit(Misfit::Kind, at.clone(), &element, &Type::Number(Unit::None));
        }
        if let (Function::All | Function::Any, Type::List(element)) = (function, &first.ty)
            && !takes_type(Takes::Bool, element)
        {
            let element = (**element).clone();
            self.misfit(Misfit::Kind, at.clone(), &element, &Type::Bool);
        }
    }

    fn no_such_value(&mut self, name: &str, at: Range<usize>) {
        self.fault(
            ErrorKind::WrongType,
            at,
            format!("this text is no {name}; write e.g. {}", example(name)),
            format!("该文本不能转换为 {name}，应写成 {}", example(name)),
        );
    }
}

/// Which argument each parameter gets, when the form takes as many and all names are known.
fn order_of(form: &Form, arguments: &[Argument<'_>]) -> Option<Vec<usize>> {
    let count = arguments.len();
    if arguments.iter().any(|argument| argument.name.is_some()) {
        if arguments.iter().any(|argument| argument.name.is_none()) || count < form.required {
            return None;
        }
        let named = |name: &str| {
            arguments
                .iter()
                .position(|argument| argument.name.as_ref().is_some_and(|given| given.text == name))
        };
        let order: Vec<usize> = form
            .parameters
            .iter()
            .map_while(|(name, _)| named(name))
            .collect();
        return (order.len() == count).then_some(order);
    }
    let fits = match form.rest {
        Rest::No => (form.required..=form.parameters.len()).contains(&count),
        Rest::Repeat | Rest::Elements => count >= form.required,
    };
    fits.then(|| (0..count).collect())
}

fn usage(name: &str, form: &Form) -> String {
    let parameters: Vec<&str> = form.parameters.iter().map(|(name, _)| *name).collect();
    let more = if form.rest == Rest::No { "" } else { ", …" };
    format!("{name}({}{more})", parameters.join(", "))
}

/// Several arguments as the one list they mean.
fn gathered(values: Vec<Typed>) -> Typed {
    let ty = values.iter().fold(Type::Null, |ty, value| {
        fits::common(&ty, &value.ty).unwrap_or(Type::Any)
    });
    let nodes: Vec<Node> = values.into_iter().map(|value| value.node).collect();
    Typed::new(fold::folded(Node::List(nodes.into_boxed_slice())), Type::list(ty))
}

fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Any | Type::Null)
}

fn takes_type(takes: Takes, ty: &Type) -> bool {
    if matches!(ty, Type::Any | Type::Null) {
        return true;
    }
    match takes {
        Takes::Anything => true,
        Takes::Bool => *ty == Type::Bool,
        Takes::Number => matches!(ty, Type::Number(_)),
        Takes::Text => matches!(ty, Type::Text | Type::Enum(_)),
        // A single value counts as a list of itself.
        Takes::List => !matches!(ty, Type::Interval(_)),
        Takes::Record => matches!(ty, Type::Record(_) | Type::Context),
        Takes::Measure => matches!(ty, Type::Number(_) | Type::Duration | Type::Months),
        Takes::Day => matches!(ty, Type::Date | Type::DateTime | Type::LocalDateTime),
        Takes::Time => *ty == Type::Time,
        Takes::TextOrDay => takes_type(Takes::Text, ty) || takes_type(Takes::Day, ty),
        Takes::Duration => *ty == Type::Duration,
    }
}

fn takes_words(takes: Takes) -> (&'static str, &'static str) {
    match takes {
        Takes::Anything => ("a value", "值"),
        Takes::Bool => ("true or false", "真或假"),
        Takes::Number => ("a number", "数字"),
        Takes::Text => ("a text", "文本"),
        Takes::List => ("a list", "列表"),
        Takes::Record => ("a context", "上下文"),
        Takes::Measure => ("a number or a duration", "数字或时长"),
        Takes::Day => ("a date", "日期"),
        Takes::Time => ("a time of day", "时刻"),
        Takes::TextOrDay => ("a text or a date", "文本或日期"),
        Takes::Duration => ("a duration", "时长"),
    }
}

/// The type of the result, for arguments that fit.
fn result_type(function: Function, types: &[Type]) -> Type {
    let plain = || Type::Number(Unit::None);
    let first = || types.first().cloned().unwrap_or(Type::Any);
    match function {
        Function::All
        | Function::Any
        | Function::Contains
        | Function::EndsWith
        | Function::Even
        | Function::IsDefined
        | Function::ListContains
        | Function::Not
        | Function::Odd
        | Function::StartsWith => Type::Bool,
        Function::Abs
        | Function::Ceiling
        | Function::Decimal
        | Function::Floor
        | Function::RoundDown
        | Function::RoundHalfDown
        | Function::RoundHalfUp
        | Function::RoundUp
        | Function::Modulo => first(),
        Function::Count | Function::DayOfYear | Function::StringLength => plain(),
        Function::Number => Type::Number(Unit::Any),
        Function::Product => plain(),
        Function::Max | Function::Mean | Function::Median | Function::Min | Function::Sum => {
            element(&first())
        }
        Function::Append => appended(types),
        Function::Concatenate | Function::Union => types
            .iter()
            .map(as_list)
            .reduce(|left, right| joined(&left, &right))
            .unwrap_or(Type::Any),
        Function::DistinctValues | Function::Reverse | Function::Sublist => as_list(&first()),
        Function::Flatten => Type::list(flat(&first())),
        Function::IndexOf => Type::list(plain()),
        Function::GetEntries => Type::list(Type::Context),
        Function::GetValue => Type::Any,
        Function::DayOfWeek
        | Function::LowerCase
        | Function::MonthOfYear
        | Function::String
        | Function::StringJoin
        | Function::Substring
        | Function::SubstringAfter
        | Function::SubstringBefore
        | Function::UpperCase => Type::Text,
        Function::Date | Function::Today => Type::Date,
        Function::Time => Type::Time,
        Function::Now => Type::DateTime,
        // Whether there is a zone shows only when the text is known.
        Function::DateAndTime | Function::Duration => Type::Any,
        Function::YearsAndMonthsDuration => Type::Months,
    }
}

fn appended(types: &[Type]) -> Type {
    let items = types[1..].iter().map(|ty| Type::list(ty.clone()));
    items.fold(as_list(&types[0]), |left, right| joined(&left, &right))
}

fn element(ty: &Type) -> Type {
    match ty {
        Type::List(element) => (**element).clone(),
        other => other.clone(),
    }
}

fn as_list(ty: &Type) -> Type {
    match ty {
        Type::List(_) | Type::Any => ty.clone(),
        Type::Null => Type::list(Type::Any),
        other => Type::list(other.clone()),
    }
}

fn joined(left: &Type, right: &Type) -> Type {
    fits::common(left, right).unwrap_or(Type::list(Type::Any))
}

/// The type of the innermost elements.
fn flat(ty: &Type) -> Type {
    let mut ty = ty;
    while let Type::List(element) = ty {
        ty = element;
    }
    ty.clone()
}

fn is_constructor(function: Function) -> bool {
    matches!(
        function,
        Function::Date | Function::Time | Function::DateAndTime | Function::Duration | Function::Number
    )
}

fn example(name: &str) -> &'static str {
    match name {
        "date" => "date(\"2026-01-31\")",
        "time" => "time(\"08:30:00\")",
        "date and time" => "date and time(\"2026-01-31T08:30:00+08:00\")",
        "duration" => "duration(\"PT24H\")",
        _ => "number(\"1234.5\")",
    }
}

/// What functions of other languages are called here.
fn familiar(name: &str) -> Option<&'static str> {
    Some(match name {
        "len" | "length" | "size" => "count",
        "avg" | "average" => "mean",
        "round" => "round half up",
        "includes" | "has" => "list contains",
        "upper" | "toUpperCase" => "upper case",
        "lower" | "toLowerCase" => "lower case",
        "startsWith" => "starts with",
        "endsWith" => "ends with",
        "mod" => "modulo",
        "concat" => "concatenate",
        "unique" | "distinct" => "distinct values",
        "matches" | "like" => "contains",
        "exists" | "isNull" => "is defined",
        _ => return None,
    })
}
