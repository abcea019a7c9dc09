//! What the functions and operators of the expression language do, in words.

use flow_api::model::Text;

/// A function with what it gives.
struct Explained {
    name: &'static str,
    en: &'static str,
    zh: &'static str,
}

const fn means(name: &'static str, en: &'static str, zh: &'static str) -> Explained {
    Explained { name, en, zh }
}

/// Every function; a test holds the list equal to the language's own.
const FUNCTIONS: &[Explained] = &[
    means("abs", "the number without its sign", "绝对值"),
    means("all", "whether all are true", "是否全部成立"),
    means("any", "whether one is true", "是否有一个成立"),
    means(
        "append",
        "a list with more members at its end",
        "在列表末尾加上几项",
    ),
    means("ceiling", "rounded up", "向上取整"),
    means("concatenate", "several lists as one", "连接多个列表"),
    means(
        "contains",
        "whether a text holds another",
        "文本是否包含另一段文本",
    ),
    means("count", "how many members a list has", "列表的项数"),
    means("date", "a day", "日期"),
    means("date and time", "a moment", "日期时间"),
    means(
        "day of week",
        "the name of the weekday in English",
        "星期几（英文名）",
    ),
    means(
        "day of year",
        "the number of the day in its year",
        "一年中的第几天",
    ),
    means("decimal", "rounded to so many digits", "按位数四舍六入"),
    means("distinct values", "a list without repetitions", "去掉重复项"),
    means("duration", "a length of time, e.g. \"PT2H\"", "时长，如 \"PT2H\""),
    means(
        "ends with",
        "whether a text ends with another",
        "文本是否以某段文本结尾",
    ),
    means("even", "whether a number is even", "是否为偶数"),
    means("flatten", "lists inside a list as one list", "把嵌套列表展开"),
    means("floor", "rounded down", "向下取整"),
    means(
        "get entries",
        "the entries of a record as a list",
        "记录的所有条目",
    ),
    means("get value", "one entry of a record", "记录中的一项"),
    means(
        "index of",
        "where a member stands in a list",
        "某项在列表中的位置",
    ),
    means("is defined", "whether there is a value", "是否有值"),
    means("list contains", "whether a list has a member", "列表是否含某项"),
    means("lower case", "a text in small letters", "转为小写"),
    means("max", "the greatest", "最大值"),
    means("mean", "the average", "平均值"),
    means("median", "the middle value", "中位数"),
    means("min", "the least", "最小值"),
    means("modulo", "the rest of a division", "余数"),
    means(
        "month of year",
        "the name of the month in English",
        "月份（英文名）",
    ),
    means("not", "the opposite", "取反"),
    means("now", "the present moment", "现在"),
    means("number", "the number that a text says", "把文本转为数字"),
    means("odd", "whether a number is odd", "是否为奇数"),
    means("product", "all numbers multiplied", "相乘"),
    means("reverse", "a list from its end", "倒序"),
    means("round down", "rounded towards zero", "向零取整"),
    means("round half down", "rounded, halves towards zero", "五舍六入"),
    means("round half up", "rounded, halves away from zero", "四舍五入"),
    means("round up", "rounded away from zero", "远离零取整"),
    means(
        "starts with",
        "whether a text begins with another",
        "文本是否以某段文本开头",
    ),
    means("string", "a value as a text", "转为文本"),
    means("string join", "texts as one text", "拼接文本"),
    means("string length", "how many characters a text has", "文本长度"),
    means("sublist", "a part of a list", "列表的一部分"),
    means("substring", "a part of a text", "文本的一部分"),
    means("substring after", "what comes after a text", "某段文本之后的部分"),
    means(
        "substring before",
        "what comes before a text",
        "某段文本之前的部分",
    ),
    means("sum", "all numbers added", "求和"),
    means("time", "a time of day", "时刻"),
    means("today", "the present day", "今天"),
    means(
        "union",
        "several lists as one, without repetitions",
        "合并列表并去重",
    ),
    means("upper case", "a text in capital letters", "转为大写"),
    means(
        "years and months duration",
        "years and months between two days",
        "两个日期相隔的年月",
    ),
];

/// Words of the language that are no functions.
const OPERATORS: &[Explained] = &[
    means("and", "both hold", "且，两边都成立"),
    means("or", "one of them holds", "或，至少一边成立"),
    means("=", "equal", "等于"),
    means("!=", "not equal", "不等于"),
    means(">", "greater, later", "大于、晚于"),
    means(">=", "at least, not before", "不低于、不早于"),
    means("<", "less, earlier", "小于、早于"),
    means("<=", "at most, not after", "不高于、不晚于"),
    means(
        "between",
        "from one value to another, both included",
        "介于两值之间（含两端）",
    ),
    means("in", "one of several values", "为几个值之一"),
    means(
        "if",
        "one value or another: if … then … else …",
        "条件取值：if … then … else …",
    ),
    means(
        "some",
        "one member at least: some x in list satisfies …",
        "至少一项满足：some x in list satisfies …",
    ),
    means(
        "every",
        "all members: every x in list satisfies …",
        "每一项都满足：every x in list satisfies …",
    ),
    means(
        "for",
        "a list made of another: for x in list return …",
        "由列表得出新列表：for x in list return …",
    ),
    means(
        "satisfies",
        "the condition of some and every",
        "some、every 的条件",
    ),
    means("then", "what holds if so", "条件成立时的值"),
    means("else", "what holds otherwise", "条件不成立时的值"),
    means("null", "no value", "无值"),
    means("true", "yes", "是"),
    means("false", "no", "否"),
];

/// What a function gives.
pub(super) fn doc_of(name: &str) -> Option<Text> {
    let found = FUNCTIONS.iter().find(|one| one.name == name)?;
    Some(Text::new(found.en, found.zh))
}

/// Operators and other fixed words, each with what it says.
pub(super) fn operators() -> impl Iterator<Item = (&'static str, Text)> {
    OPERATORS.iter().map(|one| (one.name, Text::new(one.en, one.zh)))
}

/// A call in a sentence: places for its arguments in English and Chinese; nothing for calls that are said by their name.
pub(super) fn phrase_of(name: &str, arguments: usize) -> Option<(&'static str, &'static str)> {
    Some(match (name, arguments) {
        ("count", 1) => ("number of {}", "{}的数量"),
        ("sum", 1) => ("sum of {}", "{}合计"),
        ("min", 1) => ("least {}", "最小的{}"),
        ("max", 1) => ("greatest {}", "最大的{}"),
        ("mean", 1) => ("average {}", "{}平均值"),
        ("list contains", 2) => ("{} contain {}", "{}包含 {}"),
        ("contains", 2) => ("{} contains {}", "{}包含 {}"),
        ("starts with", 2) => ("{} begins with {}", "{}以 {} 开头"),
        ("ends with", 2) => ("{} ends with {}", "{}以 {} 结尾"),
        ("is defined", 1) => ("{} is not empty", "{}不为空"),
        ("now", 0) => ("now", "现在"),
        ("today", 0) => ("today", "今天"),
        ("day of week", 1) => ("weekday of {}", "{}的星期"),
        ("string length", 1) => ("length of {}", "{}的长度"),
        ("abs", 1) => ("{} without its sign", "{}的绝对值"),
        ("lower case", 1) => ("{} in small letters", "{}（小写）"),
        ("upper case", 1) => ("{} in capital letters", "{}（大写）"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use flow_api::feel::signatures;

    use super::{FUNCTIONS, doc_of};

    #[test]
    fn every_function_of_the_language_is_explained() {
        for signature in signatures() {
            assert!(doc_of(signature.name).is_some(), "{}", signature.name);
        }
        assert_eq!(FUNCTIONS.len(), signatures().len());
    }
}
