//! Conditions for engines that hold moments and lengths of time as text.

use flow_catalog::schema;
use flow_feel::Type;
use flow_feel::syntax::tree;

/// The condition with each field that holds a moment or a length read from text first.
pub(super) fn as_moments(feel: &str) -> String {
    let mut found = Vec::new();
    if tree(feel, schema()).is_err() {
        return feel.to_owned();
    }
    for field in schema().fields() {
        let read = match field.ty {
            Type::DateTime => "date and time",
            Type::Duration => "duration",
            _ => continue,
        };
        found.extend(places(feel, &field.path).map(|start| (start, field.path.len(), read)));
    }
    found.sort_unstable();
    let mut text = String::with_capacity(feel.len());
    let mut done = 0;
    for (start, length, read) in found {
        text.push_str(&feel[done..start]);
        text.push_str(&format!("{read}({})", &feel[start..start + length]));
        done = start + length;
    }
    text.push_str(&feel[done..]);
    text
}

/// Where a path stands as a whole and outside of texts.
fn places<'a>(feel: &'a str, path: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
    feel.match_indices(path)
        .map(|(start, _)| start)
        .filter(move |start| {
            let before = feel[..*start].chars().next_back();
            let after = feel[start + path.len()..].chars().next();
            let is_outside = feel[..*start].matches('"').count().is_multiple_of(2);
            is_outside && !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}

#[cfg(test)]
mod tests {
    use super::as_moments;

    #[test]
    fn moments_are_read_from_text() {
        let feel = "stock.ready_at > date and time(\"2026-01-01T00:00:00Z\") and order.total > 1";
        let wanted =
            "date and time(stock.ready_at) > date and time(\"2026-01-01T00:00:00Z\") and order.total > 1";
        assert_eq!(as_moments(feel), wanted);
        assert_eq!(
            as_moments("order.note = \"stock.ready_at\""),
            "order.note = \"stock.ready_at\""
        );
    }
}
