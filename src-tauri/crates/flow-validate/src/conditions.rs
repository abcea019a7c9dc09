//! Conditions as sets of orders, for rules that compare them. A condition that boxes cannot say exactly has no set,
//! and the rules that would need it stay silent.

use std::collections::BTreeSet;

use flow_catalog::schema;
use flow_feel::boxes::Region;
use flow_feel::{Message, Type};
use flow_model::Text;

use crate::decisions::BranchSetting;
use crate::view::FlowView;

/// Conditions with more comparisons than this are not tried with other bounds.
const BOUNDS_MAX: usize = 8;

/// The orders for which a condition is true.
pub(crate) fn region(view: &FlowView<'_>, condition: &str) -> Option<Region> {
    view.caches().region(condition)
}

/// The slots that a condition reads; none when it cannot be read.
pub(crate) fn slots(view: &FlowView<'_>, condition: &str) -> Vec<usize> {
    let compiled = view.caches().expression(condition, &Type::Bool);
    match compiled.as_ref() {
        Ok(expression) => expression.reads().to_vec(),
        Err(_) => Vec::new(),
    }
}

/// The orders that have a value in every field that the conditions read, but for those of which one of them asks whether
/// they are there. That a field may be missing is the affair of other rules.
pub(crate) fn known(view: &FlowView<'_>, conditions: &[&str]) -> Option<Region> {
    let (mut slots_read, mut asked) = (BTreeSet::new(), BTreeSet::new());
    for condition in conditions {
        if let Ok(expression) = view.caches().expression(condition, &Type::Bool).as_ref() {
            slots_read.extend(expression.reads().iter().copied());
            asked.extend(expression.reads_null_checked().iter().copied());
        }
    }
    let mut known = Region::everything();
    for slot in slots_read.difference(&asked).copied() {
        let field = schema().field(slot).filter(|field| field.nullable);
        if let Some(field) = field {
            known = known.and(&region(view, &format!("{} != null", field.path))?)?;
        }
    }
    Some(known)
}

/// The orders in any of the regions; nothing when that takes too many boxes.
pub(crate) fn union<'r>(regions: impl IntoIterator<Item = &'r Region>) -> Option<Region> {
    regions
        .into_iter()
        .try_fold(Region::nothing(), |all, region| all.or(region))
}

/// A region in words of both languages.
pub(crate) fn words_of(region: &Region) -> Text {
    let Message { en, zh } = region.describe(schema());
    Text::new(en, zh)
}

/// The orders of a region in words: `orders with order.total above 100`.
pub(crate) fn orders_of(region: &Region) -> Text {
    let words = words_of(region);
    if *region == Region::everything() {
        return words;
    }
    let space = if words.zh.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        " "
    } else {
        ""
    };
    Text::new(
        format!("orders with {}", words.en),
        format!("{}{space}的订单", words.zh),
    )
}

/// The conditions that differ from this one in whether one bound is included.
pub(crate) fn with_other_bound(condition: &str) -> Vec<String> {
    let mut inside_text = false;
    let mut places = Vec::new();
    for (at, character) in condition.char_indices() {
        match character {
            '"' => inside_text = !inside_text,
            '<' | '>' if !inside_text => places.push(at),
            _ => {}
        }
    }
    if places.len() > BOUNDS_MAX {
        return Vec::new();
    }
    let other = |at: &usize| {
        let (before, rest) = condition.split_at(at + 1);
        match rest.strip_prefix('=') {
            Some(rest) => format!("{before}{rest}"),
            None => format!("{before}={rest}"),
        }
    };
    places.iter().map(other).collect()
}

/// The orders each branch of a decision asks for, whatever the branches before it take; nothing for one that cannot
/// be said exactly.
pub(crate) fn asked(view: &FlowView<'_>, branches: &[BranchSetting]) -> Vec<Option<Region>> {
    branches
        .iter()
        .map(|branch| region(view, branch.when.as_deref()?))
        .collect()
}

/// The orders that come to a decision as far as the start's scope tells: those in scope that have a value in every
/// field the branches read. The scope says nothing about fields that steps change on the way.
pub(crate) fn arriving(view: &FlowView<'_>, branches: &[BranchSetting]) -> Option<Region> {
    let conditions: Vec<&str> = branches
        .iter()
        .filter_map(|branch| branch.when.as_deref())
        .collect();
    known(view, &conditions)?.and(view.steady_scope())
}

#[cfg(test)]
mod tests {
    use super::with_other_bound;

    #[test]
    fn bounds_are_toggled_outside_texts() {
        assert_eq!(
            with_other_bound("a < 1 and b >= 2 and c != \"<\""),
            [
                "a <= 1 and b >= 2 and c != \"<\"",
                "a < 1 and b > 2 and c != \"<\""
            ]
        );
        assert!(with_other_bound("a = 1").is_empty());
    }
}
