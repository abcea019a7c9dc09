//! The built-in functions: their names, their parameters, and which kinds these take.
//!
//! Left out on purpose: those with regular expressions (`matches`, `replace`, `split`), whose dialect
//! differs between engines, and those that make code out of data.

/// A built-in function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Abs,
    All,
    Any,
    Append,
    Ceiling,
    Concatenate,
    Contains,
    Count,
    Date,
    DateAndTime,
    DayOfWeek,
    DayOfYear,
    Decimal,
    DistinctValues,
    Duration,
    EndsWith,
    Even,
    Flatten,
    Floor,
    GetEntries,
    GetValue,
    IndexOf,
    IsDefined,
    ListContains,
    LowerCase,
    Max,
    Mean,
    Median,
    Min,
    Modulo,
    MonthOfYear,
    Not,
    Now,
    Number,
    Odd,
    Product,
    Reverse,
    RoundDown,
    RoundHalfDown,
    RoundHalfUp,
    RoundUp,
    StartsWith,
    String,
    StringJoin,
    StringLength,
    Sublist,
    Substring,
    SubstringAfter,
    SubstringBefore,
    Sum,
    Time,
    Today,
    Union,
    UpperCase,
    YearsAndMonthsDuration,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Anything,
    Bool,
    Number,
    Text,
    List,
    Record,
    /// A number or a length of time.
    Measure,
    /// A date, with or without a time.
    Day,
    Time,
    /// Text, or a date with or without a time.
    TextOrDay,
    Duration,
}

/// How a built-in is called.
#[derive(Debug)]
pub(crate) struct Builtin {
    pub(crate) name: &'static str,
    pub(crate) function: Function,
    /// Each way to call it.
    pub(crate) forms: &'static [Form],
}

/// One way to call a built-in.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) parameters: &'static [(&'static str, Takes)],
    pub(crate) required: usize,
    pub(crate) rest: Rest,
}

/// What more arguments than parameters mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// They are a fault.
    No,
    /// The last parameter takes all of them.
    Repeat,
    /// All arguments together are the one list the function takes.
    Elements,
}

/// The built-in of a name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    TABLE
        .binary_search_by(|builtin| builtin.name.cmp(name))
        .ok()
        .map(|idx| &TABLE[idx])
}

/// The names of all built-ins, sorted.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|builtin| builtin.name)
}

/// A built-in function and the ways to call it, for who offers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its name, which may have several words.
    pub name: &'static str,
    /// Names of the parameters of each way to call it; those that can be left out end in `?`.
    pub calls: Vec<Vec<String>>,
}

/// All built-ins, sorted by name.
pub fn signatures() -> Vec<Signature> {
    let parameters = |form: &Form| {
        let named = form.parameters.iter().enumerate();
        named
            .map(|(at, (name, _))| match at < form.required {
                true => (*name).to_owned(),
                false => format!("{name}?"),
            })
            .collect()
    };
    let of = |builtin: &Builtin| Signature {
        name: builtin.name,
        calls: builtin.forms.iter().map(parameters).collect(),
    };
    TABLE.iter().map(of).collect()
}

/// The most words a built-in has whose name starts with `first` and goes on.
pub(crate) fn words_after(first: &str) -> Option<usize> {
    match first {
        "years" => Some(4),
        "date" | "day" | "month" | "round" => Some(3),
        "distinct" | "ends" | "get" | "index" | "is" | "list" | "lower" | "starts" | "string"
        | "substring" | "upper" => Some(2),
        _ => None,
    }
}

const fn form(parameters: &'static [(&'static str, Takes)]) -> Form {
    Form {
        parameters,
        required: parameters.len(),
        rest: Rest::No,
    }
}

const fn optional(parameters: &'static [(&'static str, Takes)], required: usize) -> Form {
    Form {
        parameters,
        required,
        rest: Rest::No,
    }
}

const fn repeat(parameters: &'static [(&'static str, Takes)], required: usize) -> Form {
    Form {
        parameters,
        required,
        rest: Rest::Repeat,
    }
}

const fn builtin(name: &'static str, function: Function, forms: &'static [Form]) -> Builtin {
    Builtin {
        name,
        function,
        forms,
    }
}

const ELEMENTS: &[Form] = &[Form {
    parameters: &[("list", Takes::List)],
    required: 1,
    rest: Rest::Elements,
}];
const TWO_TEXTS: &[Form] = &[form(&[("string", Takes::Text), ("match", Takes::Text)])];
const ROUNDING: &[Form] = &[optional(&[("n", Takes::Number), ("scale", Takes::Number)], 1)];
const ONE_NUMBER: &[Form] = &[form(&[("number", Takes::Number)])];
const ONE_TEXT: &[Form] = &[form(&[("string", Takes::Text)])];
const ONE_LIST: &[Form] = &[form(&[("list", Takes::List)])];
const ONE_DAY: &[Form] = &[form(&[("date", Takes::Day)])];

static TABLE: &[Builtin] = &[
    builtin("abs", Function::Abs, &[form(&[("n", Takes::Measure)])]),
    builtin("all", Function::All, ELEMENTS),
    builtin("any", Function::Any, ELEMENTS),
    builtin(
        "append",
        Function::Append,
        &[repeat(&[("list", Takes::List), ("item", Takes::Anything)], 2)],
    ),
    builtin("ceiling", Function::Ceiling, ROUNDING),
    builtin(
        "concatenate",
        Function::Concatenate,
        &[repeat(&[("list", Takes::List)], 1)],
    ),
    builtin("contains", Function::Contains, TWO_TEXTS),
    builtin("count", Function::Count, ELEMENTS),
    builtin(
        "date",
        Function::Date,
        &[
            form(&[("from", Takes::TextOrDay)]),
            form(&[
                ("year", Takes::Number),
                ("month", Takes::Number),
                ("day", Takes::Number),
            ]),
        ],
    ),
    builtin(
        "date and time",
        Function::DateAndTime,
        &[
            form(&[("from", Takes::Text)]),
            form(&[("date", Takes::Day), ("time", Takes::Time)]),
        ],
    ),
    builtin("day of week", Function::DayOfWeek, ONE_DAY),
    builtin("day of year", Function::DayOfYear, ONE_DAY),
    builtin(
        "decimal",
        Function::Decimal,
        &[form(&[("n", Takes::Number), ("scale", Takes::Number)])],
    ),
    builtin("distinct values", Function::DistinctValues, ONE_LIST),
    builtin("duration", Function::Duration, &[form(&[("from", Takes::Text)])]),
    builtin("ends with", Function::EndsWith, TWO_TEXTS),
    builtin("even", Function::Even, ONE_NUMBER),
    builtin("flatten", Function::Flatten, ONE_LIST),
    builtin("floor", Function::Floor, ROUNDING),
    builtin(
        "get entries",
        Function::GetEntries,
        &[form(&[("m", Takes::Record)])],
    ),
    builtin(
        "get value",
        Function::GetValue,
        &[form(&[("m", Takes::Record), ("key", Takes::Text)])],
    ),
    builtin(
        "index of",
        Function::IndexOf,
        &[form(&[("list", Takes::List), ("match", Takes::Anything)])],
    ),
    builtin(
        "is defined",
        Function::IsDefined,
        &[form(&[("value", Takes::Anything)])],
    ),
    builtin(
        "list contains",
        Function::ListContains,
        &[form(&[("list", Takes::List), ("element", Takes::Anything)])],
    ),
    builtin("lower case", Function::LowerCase, ONE_TEXT),
    builtin("max", Function::Max, ELEMENTS),
    builtin("mean", Function::Mean, ELEMENTS),
    builtin("median", Function::Median, ELEMENTS),
    builtin("min", Function::Min, ELEMENTS),
    builtin(
        "modulo",
        Function::Modulo,
        &[form(&[("dividend", Takes::Number), ("divisor", Takes::Number)])],
    ),
    builtin("month of year", Function::MonthOfYear, ONE_DAY),
    builtin("not", Function::Not, &[form(&[("negand", Takes::Bool)])]),
    builtin("now", Function::Now, &[form(&[])]),
    builtin(
        "number",
        Function::Number,
        &[optional(
            &[
                ("from", Takes::Text),
                ("grouping separator", Takes::Text),
                ("decimal separator", Takes::Text),
            ],
            1,
        )],
    ),
    builtin("odd", Function::Odd, ONE_NUMBER),
    builtin("product", Function::Product, ELEMENTS),
    builtin("reverse", Function::Reverse, ONE_LIST),
    builtin("round down", Function::RoundDown, ROUNDING),
    builtin("round half down", Function::RoundHalfDown, ROUNDING),
    builtin("round half up", Function::RoundHalfUp, ROUNDING),
    builtin("round up", Function::RoundUp, ROUNDING),
    builtin("starts with", Function::StartsWith, TWO_TEXTS),
    builtin("string", Function::String, &[form(&[("from", Takes::Anything)])]),
    builtin(
        "string join",
        Function::StringJoin,
        &[optional(&[("list", Takes::List), ("delimiter", Takes::Text)], 1)],
    ),
    builtin("string length", Function::StringLength, ONE_TEXT),
    builtin(
        "sublist",
        Function::Sublist,
        &[optional(
            &[
                ("list", Takes::List),
                ("start position", Takes::Number),
                ("length", Takes::Number),
            ],
            2,
        )],
    ),
    builtin(
        "substring",
        Function::Substring,
        &[optional(
            &[
                ("string", Takes::Text),
                ("start position", Takes::Number),
                ("length", Takes::Number),
            ],
            2,
        )],
    ),
    builtin("substring after", Function::SubstringAfter, TWO_TEXTS),
    builtin("substring before", Function::SubstringBefore, TWO_TEXTS),
    builtin("sum", Function::Sum, ELEMENTS),
    builtin(
        "time",
        Function::Time,
        &[
            form(&[("from", Takes::Anything)]),
            optional(
                &[
                    ("hour", Takes::Number),
                    ("minute", Takes::Number),
                    ("second", Takes::Number),
                    ("offset", Takes::Duration),
                ],
                3,
            ),
        ],
    ),
    builtin("today", Function::Today, &[form(&[])]),
    builtin("union", Function::Union, &[repeat(&[("list", Takes::List)], 1)]),
    builtin("upper case", Function::UpperCase, ONE_TEXT),
    builtin(
        "years and months duration",
        Function::YearsAndMonthsDuration,
        &[form(&[("from", Takes::Day), ("to", Takes::Day)])],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted_for_the_search() {
        assert!(TABLE.is_sorted_by_key(|builtin| builtin.name));
        for builtin in TABLE {
            let mut words = builtin.name.split(' ');
            let first = words.next().unwrap();
            let rest = words.count();
            assert!(
                rest == 0 || words_after(first).is_some_and(|most| most > rest),
                "{}",
                builtin.name
            );
        }
    }
}
