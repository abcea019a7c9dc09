//! FEEL conditions as JSONata, the query language of Amazon States Language, without a change of meaning.
//!
//! Three differences have to be bridged. FEEL has three truth values: for each expression there are therefore two
//! translations, *it is true* and *it is false*, and null is where neither holds. FEEL computes in decimals and
//! JSONata in binary floats. Decimals of up to 15 digits stay apart and in order as floats, so comparing is exact; and a sum
//! or product of floats is off by less than two units in the sixteenth digit, so that rounding it to the places that
//! the decimal result has gives the float nearest to that result. What has more digits or places than this allows stops
//! the evaluation loudly instead of answering. FEEL's
//! null equals itself and nothing else: a missing value is JSONata's nothing here, and equality of two fields says
//! both cases. What cannot be said exactly (division, text order, days without a time) is refused.

use flow_catalog::schema;
use flow_feel::syntax::{Binder, Cell, Comparison, Expr, Kind, Test, cell, tree};
use flow_feel::{Decimal, Type, Value};
use flow_model::Text;

use super::values::{Operand, Sort};

/// What keeps an expression from being said in JSONata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsayable(pub(super) Text);

pub(super) type Said<T> = Result<T, Unsayable>;

/// Functions that answer true or false.
const CONDITIONS: &[&str] = &[
    "not",
    "is defined",
    "list contains",
    "contains",
    "starts with",
    "ends with",
];

/// What the translations stand on: functions for numbers, texts and moments that may be missing.
pub(super) const PRELUDE: &str = concat!(
    "$r := function($v, $s){ $exists($v) ? ($abs($v) < $power(10, 15 - $s) ? $round($v, $s) : ",
    "$error('a number is too large to be computed with exactly')) }; ",
    "$n := function($v, $s){ $v != null ? ($x := $number($v); $r($x, $s) = $x ? $x : ",
    "$error('a number has too many places to be computed with exactly')) }; ",
    "$q := function($v){ $v != null ? ($length($replace($string($v), /[^0-9]/, '')) < 16 ? $number($v) : ",
    "$error('a number has too many digits to be compared exactly')) }; ",
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

/// A variable that runs over a list of the order.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) ty: Type,
    /// Where its values stand in the order model.
    pub(super) path: String,
}

/// Variables in reach, innermost last.
#[derive(Default, Clone)]
pub(super) struct Scope<'a> {
    pub(super) variables: Vec<Variable>,
    /// What `?` stands for in a cell.
    pub(super) input: Option<&'a Expr<'a>>,
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
                let known = format!("$exists({})", self.operand(value)?.compared);
                Ok(if wanted { known } else { format!("$not({known})") })
            }
            ("list contains", [list, element]) => {
                let (list, element) = (self.operand(list)?, self.operand(element)?);
                let Sort::List(Type::Text | Type::Enum(_), _) = list.sort else {
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
        let Sort::List(ty, path) = list.sort else {
            return Err(unsayable(
                "a test over something that is no list",
                "遍历的对象不是列表",
            ));
        };
        let mut inner = self.clone();
        let name = binder.name.text.to_string();
        inner.variables.push(Variable { name, ty, path });
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
                Sort::List(..) => Err(unsayable(
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
            | (Sort::Length, Sort::Length) => Ok(format!("({} {sign} {})", a.compared, b.compared)),
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
            Kind::Call(name, _) => CONDITIONS.contains(&&*name.text),
            Kind::Input => self.input.is_some_and(|input| self.is_condition(input)),
            _ => false,
        }
    }
}

/// Equality has two values: null equals null and nothing else.
fn equal(a: &Operand, b: &Operand, wanted: bool) -> Said<String> {
    let said = match (&a.sort, &b.sort) {
        (Sort::Null, _) => format!("$not($exists({}))", b.compared),
        (_, Sort::Null) => format!("$not($exists({}))", a.compared),
        (Sort::List(..), _) | (_, Sort::List(..)) => {
            return Err(unsayable("a comparison of lists", "列表之间的比较"));
        }
        (left, right) if std::mem::discriminant(left) == std::mem::discriminant(right) => {
            let same = format!("{} = {}", a.compared, b.compared);
            match a.nullable && b.nullable {
                true => format!(
                    "({same} or $not($exists({}) or $exists({})))",
                    a.compared, b.compared
                ),
                false => format!("({same})"),
            }
        }
        _ => return Err(unsayable("a comparison of different kinds", "不同类型之间的比较")),
    };
    Ok(if wanted { said } else { format!("$not({said})") })
}

fn literal_truth(expr: &Expr<'_>) -> Option<bool> {
    match expr.kind {
        Kind::Literal(Value::Bool(truth)) => Some(truth),
        _ => None,
    }
}

pub(super) fn unsayable(en: &str, zh: &str) -> Unsayable {
    Unsayable(Text::new(en, zh))
}

fn unreadable(text: &str) -> Unsayable {
    unsayable(
        &format!("{text}, which cannot be read"),
        &format!("无法识别的 {text}"),
    )
}

pub(super) fn kind_unsayable(expr: &Expr<'_>) -> Unsayable {
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
