//! Expressions in words: as a sentence with the names of fields ("order total is over 1,000"), or worked out for one order with its
//! values in their place ("1,240.00 CNY > 1,000").

use std::cell::RefCell;

use flow_api::catalog::{FIELDS, Field, FieldType, field_index};
use flow_api::feel::syntax::{Arith, Binder, Comparison, Expr, IntervalExpr, Kind, Name, Test};
use flow_api::feel::{Schema, Type, Unit, Value, compile};
use flow_api::model::Text;
use flow_api::validate::words::{decimal, duration, moment, percent, same};

use super::functions::phrase_of;
use super::sample::Arrived;
use super::values::{chosen, quoted, said, with_unit};

/// Says expressions.
pub(super) struct Speaker<'a> {
    text: &'a str,
    schema: &'a Schema,
    /// The order whose values stand for the fields; without one their names do.
    order: Option<&'a Arrived>,
    /// Variables with the list whose members they are.
    variables: RefCell<Vec<(String, String)>>,
}

/// The field that an expression is, where it is one.
pub(super) fn field_of(expr: &Expr<'_>) -> Option<&'static Field> {
    match &expr.kind {
        Kind::Path(parts) => field_of_path(&dotted(parts)),
        _ => None,
    }
}

fn dotted(parts: &[Name<'_>]) -> String {
    parts.iter().map(|part| &*part.text).collect::<Vec<_>>().join(".")
}

/// The field of a path; entries of a list are reached by the path of the list too.
fn field_of_path(path: &str) -> Option<&'static Field> {
    let own = || field_index(path);
    let of_item = || field_index(&format!("order.lines[].{}", path.strip_prefix("item.")?));
    let of_list = || {
        let (list, entry) = path.rsplit_once('.')?;
        field_index(&format!("{list}[].{entry}"))
    };
    own().or_else(of_item).or_else(of_list).map(|at| &FIELDS[at])
}

impl<'a> Speaker<'a> {
    /// Says it with the names of fields.
    pub(super) fn naming(text: &'a str, schema: &'a Schema) -> Speaker<'a> {
        Speaker {
            text,
            schema,
            order: None,
            variables: RefCell::default(),
        }
    }

    /// Says it with the values of an order.
    pub(super) fn working(text: &'a str, schema: &'a Schema, order: &'a Arrived) -> Speaker<'a> {
        Speaker {
            order: Some(order),
            ..Speaker::naming(text, schema)
        }
    }

    /// A whole expression as a sentence without its full stop.
    pub(super) fn sentence(&self, expr: &Expr<'_>) -> Text {
        let text = match &expr.kind {
            Kind::Literal(Value::Bool(true)) => Text::new("every order", "所有订单"),
            Kind::Literal(Value::Bool(false)) => Text::new("no order", "没有订单"),
            Kind::Path(_) if field_of(expr).is_some_and(|field| field.kind == FieldType::Bool) => {
                self.fill("{} is yes", "{}为是", &[self.say(expr, None)])
            }
            _ => self.say(expr, None),
        };
        let mut letters = text.english().chars();
        let first = letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>());
        Text::new(first.unwrap_or_default(), spaced(text.chinese()))
    }

    /// An expression with values; nothing where that says no more than its result.
    pub(super) fn worked(&self, expr: &Expr<'_>) -> Option<Text> {
        let says_nothing = matches!(
            expr.kind,
            Kind::Path(_)
                | Kind::Literal(_)
                | Kind::Number(_)
                | Kind::Text(_)
                | Kind::Quantified(..)
                | Kind::Call(..)
        );
        let text = (!says_nothing).then(|| self.say(expr, None))?;
        Some(Text::new(text.english(), spaced(text.chinese())))
    }

    fn fill(&self, en: &str, zh: &str, parts: &[Text]) -> Text {
        let put = |template: &str, pick: fn(&Text) -> &str| {
            let mut pieces = template.split("{}");
            let mut out = pieces.next().unwrap_or_default().to_owned();
            for (at, piece) in pieces.enumerate() {
                out.push_str(parts.get(at).map_or("", pick));
                out.push_str(piece);
            }
            out
        };
        Text::new(put(en, Text::english), put(zh, Text::chinese))
    }

    fn joined(&self, parts: &[Text], en: &str, zh: &str) -> Text {
        let join =
            |pick: fn(&Text) -> &str, between: &str| parts.iter().map(pick).collect::<Vec<_>>().join(between);
        Text::new(join(Text::english, en), join(Text::chinese, zh))
    }

    /// The text itself, for what has no words.
    fn verbatim(&self, expr: &Expr<'_>) -> Text {
        same(self.text.get(expr.at()).unwrap_or_default())
    }

    /// An expression; `beside` is the field it is compared with.
    fn say(&self, expr: &Expr<'_>, beside: Option<&'static Field>) -> Text {
        match &expr.kind {
            Kind::Number(number) => match beside.map(|field| field.kind) {
                Some(FieldType::Ratio) => percent(*number),
                Some(FieldType::Money) => decimal(*number),
                _ => with_unit(*number, beside),
            },
            Kind::Text(text) => chosen(text, beside).unwrap_or_else(|| quoted(text)),
            Kind::Literal(value) => literal(value),
            Kind::Path(parts) => self.path(parts, expr),
            Kind::And(parts) => self.junction(parts, true),
            Kind::Or(parts) => self.junction(parts, false),
            Kind::Compare(comparison, sides) => self.comparison(*comparison, &sides.0, &sides.1),
            Kind::Between(parts) => {
                let field = self.known(&parts.0);
                let said = [
                    self.say(&parts.0, None),
                    self.say(&parts.1, field),
                    self.say(&parts.2, field),
                ];
                match self.order {
                    None => self.fill("{} is from {} to {}", "{}在 {} 到 {} 之间", &said),
                    Some(_) => self.fill("{} within {} to {}", "{}介于 {} 到 {}", &said),
                }
            }
            Kind::In(operand, tests) => self.membership(operand, tests, false),
            Kind::Chain(first, rest) => {
                let mut all = self.say(first, beside);
                for (sign, part) in rest {
                    let sign = match sign {
                        Arith::Add => "+",
                        Arith::Subtract => "−",
                        Arith::Multiply => "×",
                        Arith::Divide => "÷",
                    };
                    let part = self.say(part, None);
                    all = self.joined(&[all, part], &format!(" {sign} "), &format!(" {sign} "));
                }
                all
            }
            Kind::Negate(operand) => self.fill("−{}", "−{}", &[self.say(operand, beside)]),
            Kind::If(parts) => {
                let said = [
                    self.say(&parts.0, None),
                    self.say(&parts.1, beside),
                    self.say(&parts.2, beside),
                ];
                self.fill("if {} then {}, otherwise {}", "如果{}，则为 {}，否则为 {}", &said)
            }
            Kind::Call(name, arguments) => {
                let plain: Vec<&Expr<'_>> = arguments.iter().map(|argument| &argument.value).collect();
                self.call(&name.text, &plain, expr)
            }
            Kind::Quantified(every, binders, body) if self.order.is_none() => {
                self.quantified(*every, binders, body, expr)
            }
            Kind::Filter(list, condition) if self.order.is_none() => self.filtered(list, condition),
            Kind::List(members) => {
                let members: Vec<Text> = members.iter().map(|member| self.say(member, beside)).collect();
                self.joined(&members, ", ", "、")
            }
            Kind::Quantified(..)
            | Kind::Filter(..)
            | Kind::For(..)
            | Kind::Member(..)
            | Kind::Power(_)
            | Kind::Context(_)
            | Kind::Interval(_)
            | Kind::Input => self.result_of(expr).unwrap_or_else(|| self.verbatim(expr)),
        }
    }

    /// The field that an expression is, also the entry of a variable.
    fn known(&self, expr: &Expr<'_>) -> Option<&'static Field> {
        let Kind::Path(parts) = &expr.kind else {
            return None;
        };
        let path = dotted(parts);
        let variables = self.variables.borrow();
        let of_variable = variables.iter().rev().find_map(|(name, list)| {
            let entry = path.strip_prefix(name.as_str())?.strip_prefix('.')?;
            Some(format!("{list}.{entry}"))
        });
        field_of_path(&of_variable.unwrap_or(path))
    }

    fn path(&self, parts: &[Name<'_>], expr: &Expr<'_>) -> Text {
        if let Some(value) = self.result_of(expr) {
            return value;
        }
        if let Some(field) = self.known(expr) {
            let name = Text::new(uncapital(field.name.en), field.name.zh);
            let is_entry_of_list = field.path.contains("[].") && field_index(&dotted(parts)).is_none();
            let of_all = is_entry_of_list && parts.len() > 2;
            return match of_all {
                true => self.fill("{} of all order lines", "所有订单行的{}", &[name]),
                false => name,
            };
        }
        // A property such as the weekday of a moment.
        if let Some((property, owner)) = parts.split_last()
            && let Some(field) = field_of_path(&dotted(owner))
            && let Some(name) = property_words(&property.text)
        {
            let owner = Text::new(uncapital(field.name.en), field.name.zh);
            return Text::new(
                format!("{} of {}", name.english(), owner.english()),
                format!("{}的{}", owner.chinese(), name.chinese()),
            );
        }
        self.verbatim(expr)
    }

    /// What a part gives for the order, in words; nothing without an order, and for parts that need a variable.
    fn result_of(&self, expr: &Expr<'_>) -> Option<Text> {
        let order = self.order?;
        let compiled = compile(self.text.get(expr.at())?, self.schema, &Type::Any).ok()?;
        let value = compiled.eval(&order.record, &order.clock);
        Some(said(&value, compiled.ty(), self.known(expr), &order.currency()))
    }

    fn junction(&self, parts: &[Expr<'_>], all: bool) -> Text {
        let said = parts.iter().map(|part| {
            let text = self.say(part, None);
            match (&part.kind, all) {
                (Kind::Or(_), true) | (Kind::And(_), false) => self.fill("({})", "（{}）", &[text]),
                (Kind::Path(_), _) if self.order.is_none() => self.fill("{} is yes", "{}为是", &[text]),
                _ => text,
            }
        });
        let said: Vec<Text> = said.collect();
        match all {
            true => self.joined(&said, " and ", "，且"),
            false => self.joined(&said, " or ", "，或"),
        }
    }

    fn comparison(&self, comparison: Comparison, left: &Expr<'_>, right: &Expr<'_>) -> Text {
        // The field stands first in a sentence.
        let (comparison, left, right) = match (self.known(left), self.known(right)) {
            (None, Some(_)) => (mirrored(comparison), right, left),
            _ => (comparison, left, right),
        };
        let field = self.known(left).or_else(|| self.known(right));
        let is_null = matches!(right.kind, Kind::Literal(Value::Null));
        let said = [self.say(left, field), self.say(right, field)];
        if self.order.is_some() {
            let sign = match comparison {
                Comparison::Equal => "=",
                Comparison::NotEqual => "≠",
                Comparison::Less => "<",
                Comparison::LessEqual => "≤",
                Comparison::Greater => ">",
                Comparison::GreaterEqual => "≥",
            };
            return self.joined(&said, &format!(" {sign} "), &format!(" {sign} "));
        }
        let (en, zh) = match (comparison, is_null) {
            (Comparison::Equal, true) => ("{} is empty", "{}为空"),
            (Comparison::NotEqual, true) => ("{} is not empty", "{}不为空"),
            _ => comparison_words(comparison, self.sort_of(left, right)),
        };
        self.fill(en, zh, &said)
    }

    fn sort_of(&self, left: &Expr<'_>, right: &Expr<'_>) -> Sort {
        let kind = self.known(left).map(|field| field.kind);
        let is_moment = |expr: &Expr<'_>| {
            matches!(
                &expr.kind,
                Kind::Literal(Value::DateTime(_) | Value::Date(_) | Value::Time(_))
            )
        };
        let is_length =
            |expr: &Expr<'_>| matches!(&expr.kind, Kind::Literal(Value::Duration(_) | Value::Months(_)));
        match kind {
            Some(FieldType::DateTime) => Sort::Moment,
            Some(FieldType::Duration) => Sort::Length,
            Some(FieldType::Money | FieldType::Int | FieldType::Decimal | FieldType::Ratio) => Sort::Number,
            _ if is_moment(left) || is_moment(right) => Sort::Moment,
            _ if is_length(left) || is_length(right) => Sort::Length,
            Some(_) => Sort::Other,
            None => match compile(
                self.text.get(left.at()).unwrap_or_default(),
                self.schema,
                &Type::Any,
            ) {
                Ok(compiled) => match compiled.ty() {
                    Type::Number(Unit::Any | Unit::None | Unit::Ratio | Unit::Money | Unit::Of(_)) => {
                        Sort::Number
                    }
                    Type::DateTime | Type::Date => Sort::Moment,
                    Type::Duration => Sort::Length,
                    _ => Sort::Other,
                },
                Err(_) => Sort::Other,
            },
        }
    }

    fn membership(&self, operand: &Expr<'_>, tests: &[Test<'_>], negated: bool) -> Text {
        let field = self.known(operand);
        let subject = self.say(operand, None);
        let mut listed: Vec<Text> = Vec::new();
        let mut others: Vec<Text> = Vec::new();
        for test in tests {
            match test {
                Test::Value(Expr {
                    kind: Kind::List(members),
                    ..
                }) => {
                    listed.extend(members.iter().map(|member| self.say(member, field)));
                }
                Test::Value(Expr {
                    kind: Kind::Interval(interval),
                    ..
                }) => others.push(self.interval(interval, field)),
                Test::Value(value) => listed.push(self.say(value, field)),
                Test::Compare(comparison, value) => {
                    let (en, zh) = comparison_words(*comparison, Sort::Number);
                    let value = self.say(value, field);
                    let text = self.fill(en, zh, &[Text::default(), value]);
                    others.push(Text::new(text.english().trim_start(), text.chinese()));
                }
            }
        }
        let listed_en = listed.iter().map(Text::english).collect::<Vec<_>>().join(" or ");
        let listed_zh = listed.iter().map(Text::chinese).collect::<Vec<_>>().join("、");
        if !listed.is_empty() {
            let (en, zh) = match (negated, listed.len()) {
                (false, 1) => (format!("is {listed_en}"), format!("为 {listed_zh}")),
                (false, _) => (format!("is {listed_en}"), format!("为 {listed_zh}之一")),
                (true, _) => (format!("is not {listed_en}"), format!("不是 {listed_zh}")),
            };
            others.insert(0, Text::new(en, zh));
        }
        let tests = self.joined(&others, " or ", "，或");
        self.fill("{} {}", "{}{}", &[subject, tests])
    }

    fn interval(&self, interval: &IntervalExpr<'_>, field: Option<&'static Field>) -> Text {
        let ends = [
            (&interval.low, true, interval.low_closed),
            (&interval.high, false, interval.high_closed),
        ];
        let parts = ends.into_iter().filter_map(|(end, is_low, closed)| {
            let comparison = match (is_low, closed) {
                (true, true) => Comparison::GreaterEqual,
                (true, false) => Comparison::Greater,
                (false, true) => Comparison::LessEqual,
                (false, false) => Comparison::Less,
            };
            let (en, zh) = comparison_words(comparison, Sort::Number);
            let text = self.fill(en, zh, &[Text::default(), self.say(end.as_ref()?, field)]);
            Some(Text::new(text.english().trim_start(), text.chinese()))
        });
        let parts: Vec<Text> = parts.collect();
        self.joined(&parts, " and ", "且")
    }

    fn quantified(&self, every: bool, binders: &[Binder<'_>], body: &Expr<'_>, whole: &Expr<'_>) -> Text {
        let [
            Binder {
                name,
                domain,
                to: None,
            },
        ] = binders
        else {
            return self.verbatim(whole);
        };
        let Kind::Path(parts) = &domain.kind else {
            return self.verbatim(whole);
        };
        let list = dotted(parts);
        let is_lines = list == "order.lines";
        let said = self.say(domain, None);
        self.variables
            .borrow_mut()
            .push((name.text.to_string(), format!("{list}[]")));
        let body = self.say(body, None);
        self.variables.borrow_mut().pop();
        match (every, is_lines) {
            (false, true) => self.fill("some order line has: {}", "至少一个订单行满足：{}", &[body]),
            (true, true) => self.fill("every order line has: {}", "每个订单行都满足：{}", &[body]),
            (false, false) => self.fill("some of {} has: {}", "{}中至少一项满足：{}", &[said, body]),
            (true, false) => self.fill("each of {} has: {}", "{}每一项都满足：{}", &[said, body]),
        }
    }

    fn filtered(&self, list: &Expr<'_>, condition: &Expr<'_>) -> Text {
        let name = match &list.kind {
            Kind::Path(parts) => dotted(parts),
            _ => String::new(),
        };
        let said = self.say(list, None);
        self.variables
            .borrow_mut()
            .push(("item".to_owned(), format!("{name}[]")));
        let condition = self.say(condition, None);
        self.variables.borrow_mut().pop();
        Text::new(
            format!("{} with {}", said.english(), condition.english()),
            format!("{}的{}", condition.chinese(), said.chinese()),
        )
    }

    fn call(&self, name: &str, arguments: &[&Expr<'_>], whole: &Expr<'_>) -> Text {
        if let (None, "not", [operand]) = (self.order, name, arguments) {
            return match &operand.kind {
                Kind::In(operand, tests) => self.membership(operand, tests, true),
                Kind::Path(_) => self.fill("{} is no", "{}为否", &[self.say(operand, None)]),
                Kind::Call(inner, list) if &*inner.text == "list contains" && list.len() == 2 => {
                    let field = self.known(&list[0].value);
                    let said = [self.say(&list[0].value, None), self.say(&list[1].value, field)];
                    self.fill("{} do not contain {}", "{}不含 {}", &said)
                }
                _ => self.fill("not ({})", "并非（{}）", &[self.say(operand, None)]),
            };
        }
        if let Some(value) = self.constant(name, arguments) {
            return literal(&value);
        }
        if let Some(value) = self.result_of(whole) {
            return value;
        }
        let field = arguments.first().and_then(|first| self.known(first));
        let said: Vec<Text> = arguments
            .iter()
            .map(|argument| self.say(argument, field))
            .collect();
        match phrase_of(name, said.len()) {
            Some((en, zh)) => self.fill(en, zh, &said),
            None => {
                let list = self.joined(&said, ", ", "、");
                self.fill(&format!("{name}({{}})"), &format!("{name}（{{}}）"), &[list])
            }
        }
    }

    /// A moment or a length that is written as a call.
    fn constant(&self, name: &str, arguments: &[&Expr<'_>]) -> Option<Value> {
        let [
            Expr {
                kind: Kind::Text(text),
                ..
            },
        ] = arguments
        else {
            return None;
        };
        match name {
            "duration" => text.parse().ok().map(Value::Duration),
            "date and time" => text.parse().ok().map(Value::DateTime),
            "date" => text.parse().ok().map(Value::Date),
            _ => None,
        }
    }
}

/// What is compared, as far as its words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Number,
    Moment,
    Length,
    Other,
}

fn comparison_words(comparison: Comparison, sort: Sort) -> (&'static str, &'static str) {
    match (comparison, sort) {
        (Comparison::Equal, Sort::Number) => ("{} is {}", "{}等于 {}"),
        (Comparison::Equal, _) => ("{} is {}", "{}为 {}"),
        (Comparison::NotEqual, Sort::Number) => ("{} is not {}", "{}不等于 {}"),
        (Comparison::NotEqual, _) => ("{} is not {}", "{}不是 {}"),
        (Comparison::Less, Sort::Moment) => ("{} is before {}", "{}早于 {}"),
        (Comparison::LessEqual, Sort::Moment) => ("{} is not after {}", "{}不晚于 {}"),
        (Comparison::Greater, Sort::Moment) => ("{} is after {}", "{}晚于 {}"),
        (Comparison::GreaterEqual, Sort::Moment) => ("{} is not before {}", "{}不早于 {}"),
        (Comparison::Less, Sort::Length) => ("{} is shorter than {}", "{}短于 {}"),
        (Comparison::LessEqual, Sort::Length) => ("{} is at most {}", "{}不超过 {}"),
        (Comparison::Greater, Sort::Length) => ("{} is longer than {}", "{}长于 {}"),
        (Comparison::GreaterEqual, Sort::Length) => ("{} is at least {}", "{}不短于 {}"),
        (Comparison::Less, _) => ("{} is under {}", "{}低于 {}"),
        (Comparison::LessEqual, _) => ("{} is at most {}", "{}不高于 {}"),
        (Comparison::Greater, _) => ("{} is over {}", "{}高于 {}"),
        (Comparison::GreaterEqual, _) => ("{} is at least {}", "{}不低于 {}"),
    }
}

fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

fn literal(value: &Value) -> Text {
    match value {
        Value::Null => Text::new("nothing", "空"),
        Value::Bool(true) => Text::new("yes", "是"),
        Value::Bool(false) => Text::new("no", "否"),
        Value::DateTime(at) => moment(&at.to_string()),
        Value::Duration(length) => duration(length.micros),
        Value::Date(at) => same(at.to_string()),
        Value::Time(at) => same(at.to_string()),
        other => same(other.to_string()),
    }
}

/// A property of a moment or a length.
fn property_words(name: &str) -> Option<Text> {
    let (en, zh) = match name {
        "year" => ("year", "年份"),
        "month" => ("month", "月份"),
        "day" => ("day", "日"),
        "weekday" => ("weekday", "星期"),
        "hour" => ("hour", "小时"),
        "minute" => ("minute", "分钟"),
        "second" => ("second", "秒"),
        "days" => ("days", "天数"),
        "hours" => ("hours", "小时数"),
        "minutes" => ("minutes", "分钟数"),
        "seconds" => ("seconds", "秒数"),
        _ => return None,
    };
    Some(Text::new(en, zh))
}

/// A name inside a sentence: `Order total` becomes `order total`, `VIP` stays.
pub(super) fn uncapital(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == '-' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// Chinese with one space where it meets digits or Latin letters, and none beside its own punctuation.
fn spaced(text: &str) -> String {
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let is_other = |letter: char| letter.is_ascii_alphanumeric() || letter == '¥' || letter == '−';
    let mut out = String::with_capacity(text.len() + 8);
    let mut before: Option<char> = None;
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().copied().enumerate() {
        if letter == ' ' {
            let next = letters.get(at + 1).copied();
            let both_chinese = before.is_some_and(is_chinese) && next.is_some_and(is_chinese);
            let beside_mark = next.is_some_and(|next| "，。、：（）“”".contains(next))
                || before.is_some_and(|before| "，。、：（）“”".contains(before));
            if both_chinese || beside_mark {
                continue;
            }
        }
        let meets = before.is_some_and(|before| {
            (is_chinese(before) && is_other(letter)) || (is_other(before) && is_chinese(letter))
        });
        if meets {
            out.push(' ');
        }
        out.push(letter);
        before = Some(letter);
    }
    out
}
