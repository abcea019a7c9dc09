//! Built-ins on lists. A value that is no list counts as a list of itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Evaluator;
use super::ops::order;
use crate::builtins::Function;
use crate::decimal::Decimal;
use crate::time::{Duration, Months};
use crate::value::{Entries, Value};

impl Evaluator<'_> {
    pub(super) fn list_function(&mut self, function: Function, values: &[Value]) -> Option<Value> {
        if let (Function::GetEntries | Function::GetValue, Some(first)) = (function, values.first()) {
            return self.entries(first, values.get(1));
        }
        let elements = as_list(values.first()?)?;
        if !self.charge(elements.len()) {
            return None;
        }
        let list = &elements[..];
        match function {
            Function::All => junction(list, true).map(Value::Bool),
            Function::Any => junction(list, false).map(Value::Bool),
            Function::Count => Some(Value::int(i64::try_from(list.len()).ok()?)),
            Function::Sum => sum(list),
            Function::Product => product(list),
            Function::Mean => mean(list),
            Function::Median => median(list),
            Function::Min => extreme(list, false),
            Function::Max => extreme(list, true),
            Function::ListContains => {
                let wanted = values.get(1)?;
                Some(Value::Bool(
                    list.iter()
                        .any(|element| self.equal(element, wanted) == Some(true)),
                ))
            }
            Function::IndexOf => {
                let wanted = values.get(1)?;
                let mut found = Vec::new();
                for (idx, element) in list.iter().enumerate() {
                    if self.equal(element, wanted) == Some(true) {
                        found.push(Value::int(i64::try_from(idx).ok()? + 1));
                    }
                }
                Some(self.list(found))
            }
            Function::DistinctValues => Some(self.distinct(list)),
            Function::Reverse => Some(self.list(list.iter().rev().cloned().collect())),
            Function::Sublist => self.sublist(list, values),
            Function::Flatten => {
                let mut flat = Vec::new();
                self.flatten(list, &mut flat)?;
                Some(self.list(flat))
            }
            _ => None,
        }
    }

    /// Several lists, or a list and further elements, as one list.
    pub(super) fn join(&mut self, function: Function, values: &[Value]) -> Value {
        let mut joined: Vec<Value> = Vec::new();
        for (idx, value) in values.iter().enumerate() {
            if function == Function::Append && idx > 0 {
                joined.push(value.clone());
                continue;
            }
            match as_list(value) {
                Some(elements) if self.charge(elements.len()) => joined.extend(elements.iter().cloned()),
                _ => return Value::Null,
            }
        }
        if function == Function::Union {
            self.distinct(&joined)
        } else {
            self.list(joined)
        }
    }

    /// The elements without repetition, each where it first occurs.
    fn distinct(&mut self, list: &[Value]) -> Value {
        let mut kept: Vec<Value> = Vec::new();
        let mut texts: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut numbers: BTreeSet<Decimal> = BTreeSet::new();
        let mut others: Vec<Value> = Vec::new();
        for element in list {
            let new = match element {
                Value::Text(text) => texts.insert(text.clone()),
                Value::Number(number) => numbers.insert(*number),
                other => {
                    let new = !others.iter().any(|known| self.equal(known, other) == Some(true));
                    if new {
                        others.push(other.clone());
                    }
                    new
                }
            };
            if new {
                kept.push(element.clone());
            }
        }
        self.list(kept)
    }

    fn sublist(&mut self, list: &[Value], values: &[Value]) -> Option<Value> {
        let start = values.get(1)?.as_number()?.to_i64()?;
        let from = match start {
            1.. => usize::try_from(start - 1).ok()?,
            0 => return None,
            _ => list
                .len()
                .checked_sub(usize::try_from(start.unsigned_abs()).ok()?)?,
        };
        let to = match values.get(2) {
            None | Some(Value::Null) => list.len(),
            Some(length) => from.checked_add(usize::try_from(length.as_number()?.to_i64()?).ok()?)?,
        };
        if from >= list.len() || to > list.len() {
            return None;
        }
        Some(self.list(list[from..to].to_vec()))
    }

    fn flatten(&mut self, list: &[Value], flat: &mut Vec<Value>) -> Option<()> {
        for element in list {
            if !self.charge(1) {
                return None;
            }
            match element {
                Value::List(inner) => self.flatten(inner, flat)?,
                other => flat.push(other.clone()),
            }
        }
        Some(())
    }

    fn entries(&mut self, context: &Value, key: Option<&Value>) -> Option<Value> {
        let Value::Record(entries) = context else {
            return None;
        };
        if let Some(key) = key {
            return entries.get(key.as_text()?).cloned();
        }
        let pair = |(name, value): &(Arc<str>, Value)| {
            let key = (Arc::from("key"), Value::Text(name.clone()));
            Value::Record(Arc::new(Entries(vec![key, (Arc::from("value"), value.clone())])))
        };
        let pairs = entries.0.iter().map(pair).collect();
        Some(self.list(pairs))
    }
}

fn as_list(value: &Value) -> Option<Arc<[Value]>> {
    match value {
        Value::Null => None,
        Value::List(elements) => Some(elements.clone()),
        single => Some(Arc::from([single.clone()])),
    }
}

fn junction(list: &[Value], all: bool) -> Option<bool> {
    let mut result = Some(all);
    for element in list {
        match element {
            Value::Bool(value) if *value == all => {}
            Value::Bool(value) => return Some(*value),
            _ => result = None,
        }
    }
    result
}

fn sum(list: &[Value]) -> Option<Value> {
    let mut elements = list.iter();
    let mut total = elements.next()?.clone();
    if !matches!(total, Value::Number(_) | Value::Duration(_) | Value::Months(_)) {
        return None;
    }
    for element in elements {
        total = match (&total, element) {
            (Value::Number(left), Value::Number(right)) => Value::Number(left.add(*right)?),
            (Value::Duration(left), Value::Duration(right)) => Value::Duration(Duration {
                micros: left.micros.checked_add(right.micros)?,
            }),
            (Value::Months(left), Value::Months(right)) => Value::Months(Months {
                count: left.count.checked_add(right.count)?,
            }),
            _ => return None,
        };
    }
    Some(total)
}

fn product(list: &[Value]) -> Option<Value> {
    let first = list.first()?.as_number()?;
    let total = list[1..]
        .iter()
        .try_fold(first, |total, element| total.mul(element.as_number()?))?;
    Some(Value::Number(total))
}

fn mean(list: &[Value]) -> Option<Value> {
    let total = sum(list)?.as_number()?;
    total
        .div(Decimal::from(i64::try_from(list.len()).ok()?))
        .map(Value::Number)
}

fn median(list: &[Value]) -> Option<Value> {
    let mut numbers = list
        .iter()
        .map(Value::as_number)
        .collect::<Option<Vec<Decimal>>>()?;
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    let upper = *numbers.get(middle)?;
    if numbers.len() % 2 == 1 {
        return Some(Value::Number(upper));
    }
    numbers[middle - 1]
        .add(upper)?
        .div(Decimal::from(2))
        .map(Value::Number)
}

fn extreme(list: &[Value], greatest: bool) -> Option<Value> {
    let mut best = list.first()?;
    order(best, best)?;
    for element in &list[1..] {
        let ordering = order(element, best)?;
        if if greatest {
            ordering.is_gt()
        } else {
            ordering.is_lt()
        } {
            best = element;
        }
    }
    Some(best.clone())
}
