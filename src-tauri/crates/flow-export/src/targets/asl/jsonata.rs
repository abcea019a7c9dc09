//! FEEL conditions as JSONata, the query language of Amazon States Language, without a change of meaning.
//!
//! Three differences have to be bridged. FEEL has three truth values: for each expression there are therefore two
//! translations, *it is true* and *it is false*, and null is where neither holds. FEEL computes in decimals and
//! JSONata in binary floats: every number is brought to the nearest float of a decimal with a known number of
//! places, which is exact up to 14 digits, and beyond that the evaluation fails loudly instead of answering. FEEL's
//! null equals itself and nothing else: a missing value is JSONata's nothing here, and equality of two fields says
//! both cases. What cannot be said exactly (division, text order, days without a time) is refused.

use flow_catalog::schema;
use flow_feel::syntax::{Arith, Binder, Cell, Comparison, Expr, Kind, Name, Test, cell, tree};
use flow_feel::{Decimal, Type, Value};
use flow_model::Text;

/// What keeps an expression from being said in JSONata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsayable(pub(super) Text);

type Said<T> = Result<T, Unsayable>;

/// Places that money is kept with; no currency has more.
const MONEY_PLACES: u32 = 4;
/// Places that other decimals of the order model are kept with.
const OTHER_PLACES: u32 = 6;
/// Digits that sums and products of floats get right after rounding.
const PLACES_MAX: u32 = 12;

/// What the translations stand on: functions for numbers, texts and moments that may be missing.
pub(super) const PRELUDE: &str = concat!(
    "$r := function($v, $s){ $exists($v) ? ($abs($v) < $power(10, 14 - $s) ? $round($v, $s) : ",
    "$error('a number is too large to be computed with exactly')) }; ",
    "$n := function($v, $s){ $v != null ? ($x := $number($v); $r($x, $s) = $x ? $x : ",
    "$error('a number has too many places to be computed with exactly')) }; ",
    "$t := function($v){ $v != null ? $v }; ",
    "$m := function($v){ $v != null ? $toMillis($v) }; ",
);

/// A condition that is true exactly where the FEEL condition is. The order is in `$d`.
pub(super) fn condition(text: &str) -> Said<String> {
    let tree = tree(text, schema()).map_err(|_| unreadable(text))?;
    let said = Scope::default().holds(&tree, true)?;
    Ok(format!("({said}) = true"))
}

/// A condition that is true exactly where the FEEL condition is false, and not where it is null.
pub(super) fn is_false(text: &str) -> Said<String> {
    let tree = tree(text, schema()).map_err(|_| unreadable(text))?;
    let said = Scope::default().holds(&tree, false)?;
    Ok(format!("({said}) = true"))
}

/// A field of the order that is a text.
pub(super) fn text_field(path: &str) -> Said<String> {
    let tree = tree(path, schema()).map_err(|_| unreadable(path))?;
    let operand = Scope::default().operand(&tree)?;
    match operand.sort {
        Sort::Text => Ok(operand.code),
        _ => Err(unsayable(
            "a share by something other than a text",
            "不按文本字段分流的比例",
        )),
    }
}

/// A share as whole millionths.
pub(super) fn millionths(share: &str) -> Said<i64> {
    let scaled = share
        .parse()
        .ok()
        .and_then(|share: Decimal| share.mul(Decimal::from(1_000_000)));
    let whole = scaled
        .filter(|scaled| scaled.is_whole())
        .and_then(Decimal::to_i64);
    whole.ok_or_else(|| unsayable("a share of more than six places", "超过六位小数的比例"))
}

/// A condition that is true exactly where a cell of a decision table accepts what its column computes; nothing for
/// a cell that accepts everything.
pub(super) fn cell_condition(input: &str, text: &str) -> Said<Option<String>> {
    let tested = tree(input, schema()).map_err(|_| unreadable(input))?;
    match cell(text, schema()).map_err(|_| unreadable(text))? {
        Cell::Anything => Ok(None),
        Cell::Tests { negated, tests } => {
            let scope = Scope {
                input: Some(&tested),
                ..Scope::default()
            };
            let said = scope.any_test(&tested, &tests, !negated)?;
            Ok(Some(format!("({said}) = true")))
        }
    }
}

/// The milliseconds since 1970 of a moment; nothing in JSONata where FEEL has null.
pub(super) fn moment(text: &str) -> Said<String> {
    let tree = tree(text, schema()).map_err(|_| unreadable(text))?;
    let operand = Scope::default().operand(&tree)?;
    match operand.sort {
        Sort::Moment => Ok(operand.code),
        _ => Err(unsayable(
            "a moment that is no field of the order",
            "不是订单字段的时刻",
        )),
    }
}

/// A fixed answer of a decision table as JSON.
pub(super) fn constant(text: &str) -> Said<serde_json::Value> {
    let tree = tree(text, schema()).map_err(|_| unreadable(text))?;
    json(&tree).ok_or_else(|| unsayable("an answer that is computed", "需要计算的结果"))
}

fn json(expr: &Expr<'_>) -> Option<serde_json::Value> {
    match &expr.kind {
        Kind::Text(text) => Some(serde_json::Value::from(&**text)),
        Kind::Number(number) if number.is_whole() => number.to_i64().map(serde_json::Value::from),
        Kind::Number(number) => Some(serde_json::Value::from(number.to_string())),
        Kind::Literal(Value::Bool(truth)) => Some(serde_json::Value::from(*truth)),
        Kind::Literal(Value::Null) => Some(serde_json::Value::Null),
        Kind::List(items) => items.iter().map(json).collect::<Option<Vec<_>>>().map(Into::into),
        _ => None,
    }
}

/// What a translated value is.
#[derive(Debug, Clone, PartialEq)]
enum Sort {
    /// With at most so many places.
    Number(u32),
    Text,
    Bool,
    /// Milliseconds since 1970.
    Moment,
    /// Milliseconds.
    Length,
    List(Type),
    Null,
}

#[derive(Debug, Clone)]
struct Operand {
    code: String,
    sort: Sort,
    /// It can be missing.
    nullable: bool,
}

/// Variables in reach, innermost last.
#[derive(Default, Clone)]
struct Scope<'a> {
    variables: Vec<(String, Type)>,
    /// What `?` stands for in a cell.
    input: Option<&'a Expr<'a>>,
}

impl Scope<'_> {
    /// Code that is true exactly where the expression has the wanted truth value.
    fn holds(&self, expr: &Expr<'_>, wanted: bool) -> Said<String> {
        match &expr.kind {
            Kind::Literal(Value::Bool(truth)) => Ok((*truth == wanted).to_string()),
            Kind::Literal(Value::Null) => Ok("false".to_owned()),
            Kind::And(parts) => self.joined(parts, wanted, wanted),
            Kind::Or(parts) => self.joined(parts, wanted, !wanted),
            Kind::Compare(comparison, sides) => self.compare(*comparison, &sides.0, &sides.1, wanted),
            Kind::Between(parts) => {
                let (value, low, high) = (&parts.0, &parts.1, &parts.2);
                let low = self.compare(Comparison::GreaterEqual, value, low, wanted)?;
                let high = self.compare(Comparison::LessEqual, value, high, wanted)?;
                Ok(format!("({low} {} {high})", if wanted { "and" } else { "or" }))
            }
            Kind::In(value, tests) => self.any_test(value, tests, wanted),
            Kind::If(parts) => {
                let condition = self.holds(&parts.0, true)?;
                let (yes, no) = (self.holds(&parts.1, wanted)?, self.holds(&parts.2, wanted)?);
                Ok(format!("(({condition}) = true ? {yes} : {no})"))
            }
            Kind::Quantified(every, binders, body) => self.quantified(*every, binders, body, wanted),
            Kind::Call(name, arguments) => {
                let values: Vec<&Expr<'_>> = arguments.iter().map(|argument| &argument.value).collect();
                self.call(&name.text, &values, wanted)
            }
            Kind::Input => match self.input {
                Some(input) => self.holds(input, wanted),
                None => Err(unsayable("a question mark", "问号")),
            },
            Kind::Path(_) | Kind::Member(..) => {
                let operand = self.operand(expr)?;
                match operand.sort {
                    Sort::Bool => Ok(format!("({} = {wanted})", operand.code)),
                    _ => Err(unsayable(
                        "a condition that is no truth value",
                        "不是真假值的条件",
                    )),
                }
            }
            _ => Err(kind_unsayable(expr)),
        }
    }

    fn joined(&self, parts: &[Expr<'_>], wanted: bool, all: bool) -> Said<String> {
        let said: Vec<String> = parts
            .iter()
            .map(|part| self.holds(part, wanted))
            .collect::<Said<_>>()?;
        Ok(format!("({})", said.join(if all { " and " } else { " or " })))
    }

    fn call(&self, name: &str, values: &[&Expr<'_>], wanted: bool) -> Said<String> {
        match (name, values) {
            ("not", [value]) => self.holds(value, !wanted),
            ("is defined", [value]) => {
                let known = format!("$exists({})", self.operand(value)?.code);
                Ok(if wanted { known } else { format!("$not({known})") })
            }
            ("list contains", [list, element]) => {
                let (list, element) = (self.operand(list)?, self.operand(element)?);
                let Sort::List(Type::Text | Type::Enum(_)) = list.sort else {
                    return Err(unsayable(
                        "a list of something other than texts",
                        "元素不是文本的列表",
                    ));
                };
                let inside = format!("{} in {}", element.code, list.code);
                let found = if wanted { inside } else { format!("$not({inside})") };
                Ok(format!("($exists({}) and {found})", list.code))
            }
            ("starts with" | "ends with" | "contains", [text, part]) => {
                let (text, part) = (self.operand(text)?, self.operand(part)?);
                let (a, b) = (&text.code, &part.code);
                let test = match name {
                    "contains" => format!("$contains({a}, {b})"),
                    "starts with" => format!("$substring({a}, 0, $length({b})) = {b}"),
                    _ => format!(
                        "($length({a}) >= $length({b}) and $substring({a}, $length({a}) - $length({b})) = {b})"
                    ),
                };
                Ok(format!("($exists({a}) and $exists({b}) and ({test}) = {wanted})"))
            }
            _ => Err(unsayable(
                &format!("the function {name}"),
                &format!("函数 {name}"),
            )),
        }
    }

    fn quantified(&self, every: bool, binders: &[Binder<'_>], body: &Expr<'_>, wanted: bool) -> Said<String> {
        let [binder] = binders else {
            return Err(unsayable(
                "a test over several lists at once",
                "同时遍历多个列表的条件",
            ));
        };
        if binder.to.is_some() {
            return Err(unsayable("a test over a range of numbers", "遍历数字区间的条件"));
        }
        let list = self.operand(&binder.domain)?;
        let Sort::List(element) = list.sort else {
            return Err(unsayable(
                "a test over something that is no list",
                "遍历的对象不是列表",
            ));
        };
        let mut inner = self.clone();
        inner.variables.push((binder.name.text.to_string(), element));
        let variable = format!("$v{}", inner.variables.len());
        let body = inner.holds(body, wanted)?;
        let hits = format!(
            "$count($filter({}, function({variable}){{ ({body}) = true }}))",
            list.code
        );
        // True `some` and false `every` need one witness, the others all members.
        let enough = match every == wanted {
            false => "> 0".to_owned(),
            true => format!("= $count({})", list.code),
        };
        Ok(format!("($exists({}) and {hits} {enough})", list.code))
    }

    fn any_test(&self, value: &Expr<'_>, tests: &[Test<'_>], wanted: bool) -> Said<String> {
        let said: Vec<String> = tests
            .iter()
            .map(|test| match test {
                Test::Compare(comparison, other) => self.compare(*comparison, value, other, wanted),
                Test::Value(other) => self.is_value(value, other, wanted),
            })
            .collect::<Said<_>>()?;
        Ok(format!("({})", said.join(if wanted { " or " } else { " and " })))
    }

    fn is_value(&self, value: &Expr<'_>, other: &Expr<'_>, wanted: bool) -> Said<String> {
        match &other.kind {
            Kind::Interval(interval) => {
                let end = |end: &Option<Expr<'_>>, closed: bool, sharp: Comparison, loose: Comparison| {
                    let comparison = if closed { loose } else { sharp };
                    end.as_ref()
                        .map(|end| self.compare(comparison, value, end, wanted))
                        .transpose()
                };
                let low = end(
                    &interval.low,
                    interval.low_closed,
                    Comparison::Greater,
                    Comparison::GreaterEqual,
                )?;
                let high = end(
                    &interval.high,
                    interval.high_closed,
                    Comparison::Less,
                    Comparison::LessEqual,
                )?;
                let ends: Vec<String> = low.into_iter().chain(high).collect();
                Ok(format!("({})", ends.join(if wanted { " and " } else { " or " })))
            }
            Kind::List(members) => {
                let said: Vec<String> = members
                    .iter()
                    .map(|member| self.is_value(value, member, wanted))
                    .collect::<Said<_>>()?;
                match said.is_empty() {
                    true => Ok((!wanted).to_string()),
                    false => Ok(format!("({})", said.join(if wanted { " or " } else { " and " }))),
                }
            }
            Kind::Call(..)
            | Kind::Compare(..)
            | Kind::And(_)
            | Kind::Or(_)
            | Kind::In(..)
            | Kind::Quantified(..)
                if self.input.is_some() =>
            {
                self.holds(other, wanted)
            }
            _ => match self.operand(other)?.sort {
                Sort::List(_) => Err(unsayable(
                    "a test against a list of the order",
                    "与订单列表比较的条件",
                )),
                _ => self.compare(Comparison::Equal, value, other, wanted),
            },
        }
    }

    fn compare(
        &self,
        comparison: Comparison,
        left: &Expr<'_>,
        right: &Expr<'_>,
        wanted: bool,
    ) -> Said<String> {
        if let Some(truth) = literal_truth(right)
            && matches!(comparison, Comparison::Equal | Comparison::NotEqual)
            && self.is_condition(left)
        {
            return self.against_truth(left, truth, (comparison == Comparison::Equal) == wanted);
        }
        let (a, b) = (self.operand(left)?, self.operand(right)?);
        let sign = match (comparison, wanted) {
            (Comparison::Equal, true) | (Comparison::NotEqual, false) => return equal(&a, &b, true),
            (Comparison::Equal, false) | (Comparison::NotEqual, true) => return equal(&a, &b, false),
            (Comparison::Less, true) | (Comparison::GreaterEqual, false) => "<",
            (Comparison::LessEqual, true) | (Comparison::Greater, false) => "<=",
            (Comparison::Greater, true) | (Comparison::LessEqual, false) => ">",
            (Comparison::GreaterEqual, true) | (Comparison::Less, false) => ">=",
        };
        match (&a.sort, &b.sort) {
            (Sort::Number(_), Sort::Number(_))
            | (Sort::Moment, Sort::Moment)
            | (Sort::Length, Sort::Length) => Ok(format!("({} {sign} {})", a.code, b.code)),
            _ => Err(unsayable(
                "an order of values other than numbers and moments",
                "数字与时刻以外的大小比较",
            )),
        }
    }

    /// A condition compared with true or false: null is neither.
    fn against_truth(&self, condition: &Expr<'_>, truth: bool, same: bool) -> Said<String> {
        let said = self.holds(condition, truth)?;
        Ok(if same {
            said
        } else {
            format!("$not(({said}) = true)")
        })
    }

    fn is_condition(&self, expr: &Expr<'_>) -> bool {
        match &expr.kind {
            Kind::And(_)
            | Kind::Or(_)
            | Kind::Compare(..)
            | Kind::Between(_)
            | Kind::In(..)
            | Kind::Quantified(..) => true,
            Kind::Call(name, _) => matches!(&*name.text, "not" | "is defined" | "list contains" | "contains"),
            Kind::Input => self.input.is_some_and(|input| self.is_condition(input)),
            _ => false,
        }
    }

    fn operand(&self, expr: &Expr<'_>) -> Said<Operand> {
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
                    Sort::List(_) => Ok(Operand {
                        code: format!("($exists({0}) ? $count({0}))", list.code),
                        sort: Sort::Number(0),
                        nullable: true,
                    }),
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
                    return Err(unsayable(
                        "a division, which binary numbers do not get right",
                        "除法（二进制数算不准）",
                    ));
                }
                _ => return Err(unsayable("arithmetic with other than numbers", "非数字的运算")),
            };
            let code = format!("{} {} {}", result.code, sign.sign(), operand.code);
            result = Operand {
                code: match sort {
                    Sort::Number(places) if places > PLACES_MAX => {
                        return Err(unsayable("a product with too many places", "小数位数过多的乘积"));
                    }
                    Sort::Number(places) => format!("$r({code}, {places})"),
                    _ => format!("({code})"),
                },
                sort,
                nullable: result.nullable || operand.nullable,
            };
        }
        Ok(result)
    }

    /// A field, or an entry of a variable.
    fn path(&self, names: &[Name<'_>]) -> Said<Operand> {
        let first = names.first().map_or("", |name| &name.text);
        let known = self.variables.iter().enumerate().rev();
        let variable = known.into_iter().find(|(_, (name, _))| name == first);
        if let Some((position, (_, ty))) = variable {
            let place = format!("$v{}", position + 1);
            return self.entry(place, ty.clone(), &names[1..]);
        }
        for taken in (1..=names.len()).rev() {
            let words: Vec<&str> = names[..taken].iter().map(|name| &*name.text).collect();
            let slot = schema().slot(&words.join("."));
            if let Some(field) = slot.and_then(|slot| schema().field(slot)) {
                let place = words
                    .iter()
                    .fold("$d".to_owned(), |place, word| format!("{place}.{}", step(word)));
                return self.entry(place, field.ty.clone(), &names[taken..]);
            }
        }
        Err(unsayable(&format!("the name {first}"), &format!("名称 {first}")))
    }

    fn entry(&self, mut place: String, mut ty: Type, names: &[Name<'_>]) -> Said<Operand> {
        for name in names {
            let Type::Record(record) = &ty else {
                return Err(unsayable(
                    &format!("the property {}", name.text),
                    &format!("属性 {}", name.text),
                ));
            };
            let Some((_, entry)) = record.entry(&name.text) else {
                return Err(unsayable(
                    &format!("the property {}", name.text),
                    &format!("属性 {}", name.text),
                ));
            };
            place = format!("{place}.{}", step(&name.text));
            ty = entry.clone();
        }
        let (code, sort) = match ty {
            Type::Number(unit) => {
                let places = match unit {
                    flow_feel::Unit::Money => MONEY_PLACES,
                    _ => OTHER_PLACES,
                };
                (format!("$n({place}, {places})"), Sort::Number(places))
            }
            Type::Text | Type::Enum(_) => (format!("$t({place})"), Sort::Text),
            Type::Bool => (format!("$t({place})"), Sort::Bool),
            Type::DateTime => (format!("$m({place})"), Sort::Moment),
            Type::List(element) => (format!("$t({place})"), Sort::List((*element).clone())),
            _ => return Err(unsayable(&format!("the field {place}"), &format!("字段 {place}"))),
        };
        Ok(Operand {
            code,
            sort,
            nullable: true,
        })
    }
}

/// Equality has two values: null equals null and nothing else.
fn equal(a: &Operand, b: &Operand, wanted: bool) -> Said<String> {
    let said = match (&a.sort, &b.sort) {
        (Sort::Null, _) => format!("$not($exists({}))", b.code),
        (_, Sort::Null) => format!("$not($exists({}))", a.code),
        (Sort::List(_), _) | (_, Sort::List(_)) => {
            return Err(unsayable("a comparison of lists", "列表之间的比较"));
        }
        (left, right) if std::mem::discriminant(left) == std::mem::discriminant(right) => {
            let same = format!("{} = {}", a.code, b.code);
            match a.nullable && b.nullable {
                true => format!("({same} or $not($exists({}) or $exists({})))", a.code, b.code),
                false => format!("({same})"),
            }
        }
        _ => return Err(unsayable("a comparison of different kinds", "不同类型之间的比较")),
    };
    Ok(if wanted { said } else { format!("$not({said})") })
}

fn fixed(code: String, sort: Sort) -> Operand {
    Operand {
        code,
        sort,
        nullable: false,
    }
}

fn literal_truth(expr: &Expr<'_>) -> Option<bool> {
    match expr.kind {
        Kind::Literal(Value::Bool(truth)) => Some(truth),
        _ => None,
    }
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

fn unsayable(en: &str, zh: &str) -> Unsayable {
    Unsayable(Text::new(en, zh))
}

fn unreadable(text: &str) -> Unsayable {
    unsayable(
        &format!("{text}, which cannot be read"),
        &format!("无法识别的 {text}"),
    )
}

fn kind_unsayable(expr: &Expr<'_>) -> Unsayable {
    let (en, zh) = match expr.kind {
        Kind::Filter(..) => ("a filter of a list", "列表筛选"),
        Kind::For(..) => ("a loop that makes a list", "生成列表的循环"),
        Kind::Power(_) => ("a power", "乘方"),
        Kind::Context(_) => ("a record", "记录"),
        Kind::Interval(_) => ("an interval by itself", "单独的区间"),
        Kind::If(_) => ("a value that depends on a condition", "随条件变化的值"),
        _ => ("this expression", "该表达式"),
    };
    unsayable(en, zh)
}
