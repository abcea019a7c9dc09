//! Values of FEEL expressions in JSONata: fields, literals, arithmetic.

use flow_catalog::{FIELDS, FieldType, field_index, schema};
use flow_feel::syntax::{Arith, Expr, Kind, Name};
use flow_feel::{Type, Value};

use super::jsonata::{Said, Scope, kind_unsayable, unsayable};

/// Places that a number may have where it is computed with; no currency has more.
const PLACES: u32 = 4;
/// Places that a result may have.
const PLACES_MAX: u32 = 10;

/// What a translated value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sort {
    /// With at most so many places.
    Number(u32),
    Text,
    Bool,
    /// Milliseconds since 1970.
    Moment,
    /// Milliseconds.
    Length,
    /// Of such members; where they stand in the order model.
    List(Type, String),
    Null,
}

#[derive(Debug, Clone)]
pub(super) struct Operand {
    /// For computing.
    pub(super) code: String,
    /// For comparing.
    pub(super) compared: String,
    pub(super) sort: Sort,
    /// It can be missing.
    pub(super) nullable: bool,
}

impl Scope<'_> {
    pub(super) fn operand(&self, expr: &Expr<'_>) -> Said<Operand> {
        match &expr.kind {
            Kind::Number(number) => {
                let text = number.to_string();
                let places = text.split_once('.').map_or(0, |(_, places)| places.len() as u32);
                let digits = text.chars().filter(char::is_ascii_digit).count();
                if digits > 14 || text.contains(['e', 'E']) {
                    return Err(unsayable("a number of more than 14 digits", "超过 14 位的数字"));
                }
                Ok(fixed(text, Sort::Number(places)))
            }
            Kind::Text(text) => Ok(fixed(quoted(text), Sort::Text)),
            Kind::Literal(Value::Bool(truth)) => Ok(fixed(truth.to_string(), Sort::Bool)),
            Kind::Literal(Value::Null) => Ok(fixed("$t(null)".to_owned(), Sort::Null)),
            Kind::Literal(literal) => literal_time(literal),
            Kind::Path(names) => self.path(names),
            Kind::Input => match self.input {
                Some(input) => self.operand(input),
                None => Err(unsayable("a question mark", "问号")),
            },
            Kind::Negate(inner) => {
                let operand = self.operand(inner)?;
                match operand.sort {
                    Sort::Number(_) | Sort::Length => Ok(Operand {
                        code: format!("(-{})", operand.code),
                        compared: format!("(-{})", operand.compared),
                        ..operand
                    }),
                    _ => Err(kind_unsayable(expr)),
                }
            }
            Kind::Chain(first, rest) => self.chain(first, rest),
            Kind::Call(name, arguments) => {
                let values: Vec<&Expr<'_>> = arguments.iter().map(|argument| &argument.value).collect();
                self.value_of_call(&name.text, &values)
            }
            _ => Err(kind_unsayable(expr)),
        }
    }

    fn value_of_call(&self, name: &str, values: &[&Expr<'_>]) -> Said<Operand> {
        match (name, values) {
            ("now", []) => Ok(fixed(
                "$toMillis($states.context.State.EnteredTime)".to_owned(),
                Sort::Moment,
            )),
            ("count", [list]) => {
                let list = self.operand(list)?;
                match list.sort {
                    Sort::List(..) => Ok(Operand::new(
                        format!("($exists({0}) ? $count({0}))", list.code),
                        Sort::Number(0),
                        true,
                    )),
                    _ => Err(unsayable("a count of something that is no list", "对非列表计数")),
                }
            }
            ("duration" | "date and time", [text]) => match &text.kind {
                Kind::Text(text) if name == "duration" => text
                    .parse()
                    .ok()
                    .and_then(|length| literal_time(&Value::Duration(length)).ok())
                    .ok_or_else(|| unsayable("a length in months", "以月计的时长")),
                Kind::Text(text) => text
                    .parse()
                    .ok()
                    .and_then(|moment| literal_time(&Value::DateTime(moment)).ok())
                    .ok_or_else(|| unsayable("a moment without a zone", "没有时区的时刻")),
                _ => Err(unsayable(
                    &format!("the function {name}"),
                    &format!("函数 {name}"),
                )),
            },
            _ => Err(unsayable(
                &format!("the function {name}"),
                &format!("函数 {name}"),
            )),
        }
    }

    fn chain(&self, first: &Expr<'_>, rest: &[(Arith, Expr<'_>)]) -> Said<Operand> {
        let mut result = self.operand(first)?;
        for (sign, operand) in rest {
            let operand = self.operand(operand)?;
            let sort = match (&result.sort, sign, &operand.sort) {
                (Sort::Number(a), Arith::Add | Arith::Subtract, Sort::Number(b)) => Sort::Number(*a.max(b)),
                (Sort::Number(a), Arith::Multiply, Sort::Number(b)) => Sort::Number(a + b),
                (Sort::Moment, Arith::Add | Arith::Subtract, Sort::Length) => Sort::Moment,
                (Sort::Moment, Arith::Subtract, Sort::Moment) => Sort::Length,
                (Sort::Length, Arith::Add | Arith::Subtract, Sort::Length) => Sort::Length,
                (Sort::Number(_), Arith::Divide, Sort::Number(_)) => {
                    return Err(unsayable("a division", "除法"));
                }
                _ => return Err(unsayable("arithmetic with other than numbers", "非数字的运算")),
            };
            let code = format!("{} {} {}", result.code, sign.sign(), operand.code);
            let code = match sort {
                Sort::Number(places) if places > PLACES_MAX => {
                    return Err(unsayable("a product with too many places", "小数位数过多的乘积"));
                }
                Sort::Number(places) => format!("$r({code}, {places})"),
                _ => format!("({code})"),
            };
            result = Operand::new(code, sort, result.nullable || operand.nullable);
        }
        Ok(result)
    }

    /// A field, or an entry of a variable.
    fn path(&self, names: &[Name<'_>]) -> Said<Operand> {
        let first = names.first().map_or("", |name| &name.text);
        let known = self.variables.iter().enumerate().rev();
        let variable = known.into_iter().find(|(_, variable)| variable.name == *first);
        if let Some((position, variable)) = variable {
            let place = format!("$v{}", position + 1);
            return entry(place, variable.path.clone(), variable.ty.clone(), &names[1..]);
        }
        for taken in (1..=names.len()).rev() {
            let words: Vec<&str> = names[..taken].iter().map(|name| &*name.text).collect();
            let slot = schema().slot(&words.join("."));
            if let Some(field) = slot.and_then(|slot| schema().field(slot)) {
                let place = words
                    .iter()
                    .fold("$d".to_owned(), |place, word| format!("{place}.{}", step(word)));
                return entry(place, words.join("."), field.ty.clone(), &names[taken..]);
            }
        }
        Err(unsayable(&format!("the name {first}"), &format!("名称 {first}")))
    }
}

/// An entry of a value of the order, which stands at a path of the order model.
fn entry(mut place: String, mut path: String, mut ty: Type, names: &[Name<'_>]) -> Said<Operand> {
    for name in names {
        let entry = match &ty {
            Type::Record(record) => record.entry(&name.text),
            _ => None,
        };
        let Some((_, entry)) = entry else {
            let name = &name.text;
            return Err(unsayable(
                &format!("the property {name}"),
                &format!("属性 {name}"),
            ));
        };
        place = format!("{place}.{}", step(&name.text));
        path = format!("{path}.{}", name.text);
        ty = entry.clone();
    }
    let (code, sort) = match ty {
        Type::Number(_) => {
            let places = places(&path);
            let mut number = Operand::new(format!("$n({place}, {places})"), Sort::Number(places), true);
            number.compared = format!("$q({place})");
            return Ok(number);
        }
        Type::Text | Type::Enum(_) => (format!("$t({place})"), Sort::Text),
        Type::Bool => (format!("$t({place})"), Sort::Bool),
        Type::DateTime => (format!("$m({place})"), Sort::Moment),
        Type::List(element) => {
            let sort = Sort::List((*element).clone(), format!("{path}[]"));
            (format!("$t({place})"), sort)
        }
        _ => return Err(unsayable(&format!("the field {place}"), &format!("字段 {place}"))),
    };
    Ok(Operand::new(code, sort, true))
}

/// Places that a field has where it is computed with.
fn places(path: &str) -> u32 {
    match field_index(path).map(|index| FIELDS[index].kind) {
        Some(FieldType::Int) => 0,
        _ => PLACES,
    }
}

impl Operand {
    fn new(code: String, sort: Sort, nullable: bool) -> Self {
        Self {
            compared: code.clone(),
            code,
            sort,
            nullable,
        }
    }
}

fn fixed(code: String, sort: Sort) -> Operand {
    Operand::new(code, sort, false)
}

fn literal_time(literal: &Value) -> Said<Operand> {
    let (micros, sort) = match literal {
        Value::Duration(length) => (Some(length.micros), Sort::Length),
        Value::DateTime(moment) => (moment.instant(), Sort::Moment),
        _ => (None, Sort::Null),
    };
    match micros.filter(|micros| micros % 1_000 == 0) {
        Some(micros) => Ok(fixed((micros / 1_000).to_string(), sort)),
        None => Err(unsayable(
            "a day, a time of day or a part of a millisecond",
            "日期、时刻或不足一毫秒的时间",
        )),
    }
}

/// A step of a path, in backquotes where it is no plain word.
fn step(word: &str) -> String {
    let plain = word
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let reserved = matches!(word, "and" | "or" | "in" | "true" | "false" | "null" | "function");
    match plain && !reserved && !word.starts_with(|letter: char| letter.is_ascii_digit()) {
        true => word.to_owned(),
        false => format!("`{word}`"),
    }
}

/// A text between quotes.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
