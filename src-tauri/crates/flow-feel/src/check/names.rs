//! Paths and members: fields, variables, entries, and the properties of dates and times.

use std::sync::Arc;

use super::{Checker, Scope, Typed};
use crate::code::Node;
use crate::error::{ErrorKind, ExprError};
use crate::syntax::Name;
use crate::types::{Type, Unit};

impl Checker<'_> {
    pub(super) fn path(&mut self, parts: &[Name<'_>]) -> Typed {
        let Some((first, members)) = parts.split_first() else {
            return Typed::unknown();
        };
        if let Some(base) = self.variable(first) {
            return members.iter().fold(base, |base, name| self.member(base, name));
        }
        if let Some((slot, used)) = self.field(parts) {
            self.reads.push(slot);
            let base = Typed::new(Node::Slot(slot), self.schema.fields()[slot].ty.clone());
            return parts[used..]
                .iter()
                .fold(base, |base, name| self.member(base, name));
        }
        if let Some(item) = self.untyped_item() {
            return parts.iter().fold(item, |base, name| self.member(base, name));
        }
        self.unknown_path(parts);
        Typed::unknown()
    }

    /// A variable, or an entry of the element a filter looks at.
    fn variable(&self, name: &Name<'_>) -> Option<Typed> {
        for scope in self.scopes.iter().rev() {
            match scope {
                Scope::Variable {
                    name: known,
                    place,
                    ty,
                } if **known == *name.text => {
                    return Some(Typed::new(Node::Local(*place), ty.clone()));
                }
                Scope::Item { place, ty } => {
                    // An entry called item hides the element itself.
                    if let Type::Record(record) = ty
                        && let Some((hint, ty)) = record.entry(&name.text)
                    {
                        return Some(member_node(Node::Local(*place), &name.text, hint, ty.clone()));
                    }
                    if name.text == "item" {
                        return Some(Typed::new(Node::Local(*place), ty.clone()));
                    }
                }
                Scope::Variable { .. } => {}
            }
        }
        None
    }

    /// The longest beginning of the path that is a field: its slot and the number of parts used.
    fn field(&self, parts: &[Name<'_>]) -> Option<(usize, usize)> {
        if !self.schema.is_root(&parts[0].text) {
            return None;
        }
        let mut path = String::with_capacity(40);
        for (idx, part) in parts.iter().enumerate() {
            if idx > 0 {
                path.push('.');
            }
            path.push_str(&part.text);
        }
        for used in (1..=parts.len()).rev() {
            if let Some(slot) = self.schema.slot(&path) {
                return Some((slot, used));
            }
            path.truncate(path.len().saturating_sub(parts[used - 1].text.len() + 1));
        }
        None
    }

    /// The element of the innermost filter over elements of which nothing is known.
    fn untyped_item(&self) -> Option<Typed> {
        self.scopes.iter().rev().find_map(|scope| match scope {
            Scope::Item {
                place,
                ty: ty @ (Type::Any | Type::Context),
            } => Some(Typed::new(Node::Local(*place), ty.clone())),
            _ => None,
        })
    }

    fn unknown_path(&mut self, parts: &[Name<'_>]) {
        let path = parts.iter().map(|part| &*part.text).collect::<Vec<_>>().join(".");
        let at = parts[0].at().start..parts[parts.len() - 1].at().end;
        let local = flow_model::nearest(&path, self.local_names());
        let suggestion = local.or_else(|| self.schema.nearest(&path)).map(str::to_owned);
        let (hint, hint_zh) = did_you_mean(suggestion.as_deref());
        let error = ExprError::new(
            ErrorKind::UnknownField,
            at,
            format!("there is no field {path}{hint}"),
            format!("没有字段 {path}{hint_zh}"),
        );
        self.errors.push(error.suggest(suggestion));
    }

    fn local_names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for scope in &self.scopes {
            match scope {
                Scope::Variable { name, .. } => names.push(&**name),
                Scope::Item {
                    ty: Type::Record(record),
                    ..
                } => {
                    names.extend(record.entries.iter().map(|(name, _)| &**name));
                }
                Scope::Item { .. } => {}
            }
        }
        names
    }

    /// An entry or property of a value; of a list, that of each element.
    pub(super) fn member(&mut self, base: Typed, name: &Name<'_>) -> Typed {
        let list = matches!(base.ty, Type::List(_));
        let owner = match &base.ty {
            Type::List(element) => (**element).clone(),
            other => other.clone(),
        };
        let (hint, ty) = match &owner {
            Type::Any | Type::Context | Type::Null => (0, Type::Any),
            Type::Record(record) => match record.entry(&name.text) {
                Some((hint, ty)) => (hint, ty.clone()),
                None => {
                    let names: Vec<&str> = record.entries.iter().map(|(name, _)| &**name).collect();
                    return self.unknown_member(name, &names);
                }
            },
            Type::Interval(end) => match &*name.text {
                "start" | "end" => (0, (**end).clone()),
                "start included" | "end included" => (0, Type::Bool),
                _ => return self.unknown_member(name, &["start", "end", "start included", "end included"]),
            },
            other => {
                let properties = properties(other);
                if !properties.contains(&&*name.text) {
                    return self.unknown_member(name, properties);
                }
                (0, property_type(&name.text))
            }
        };
        let ty = if list { Type::list(ty) } else { ty };
        member_node(base.node, &name.text, hint, ty)
    }

    fn unknown_member(&mut self, name: &Name<'_>, known: &[&str]) -> Typed {
        let suggestion = flow_model::nearest(&name.text, known.iter().copied()).map(str::to_owned);
        let (hint, hint_zh) = did_you_mean(suggestion.as_deref());
        let error = ExprError::new(
            ErrorKind::UnknownField,
            name.at(),
            format!("there is no entry {} here{hint}", name.text),
            format!("此处没有 {}{hint_zh}", name.text),
        );
        self.errors.push(error.suggest(suggestion));
        Typed::unknown()
    }
}

pub(super) fn did_you_mean(suggestion: Option<&str>) -> (String, String) {
    match suggestion {
        Some(name) => (
            format!(", did you mean {name}?"),
            format!("，您是否想写 {name}？"),
        ),
        None => (String::new(), String::new()),
    }
}

fn member_node(base: Node, name: &str, hint: usize, ty: Type) -> Typed {
    Typed::new(
        Node::Member {
            base: Box::new(base),
            name: Arc::from(name),
            hint,
        },
        ty,
    )
}

fn properties(ty: &Type) -> &'static [&'static str] {
    match ty {
        Type::Date => &["year", "month", "day", "weekday"],
        Type::Time => &["hour", "minute", "second", "time offset"],
        Type::DateTime | Type::LocalDateTime => &[
            "year",
            "month",
            "day",
            "weekday",
            "hour",
            "minute",
            "second",
            "time offset",
        ],
        Type::Duration => &["days", "hours", "minutes", "seconds"],
        Type::Months => &["years", "months"],
        _ => &[],
    }
}

fn property_type(name: &str) -> Type {
    if name == "time offset" {
        Type::Duration
    } else {
        Type::Number(Unit::None)
    }
}
