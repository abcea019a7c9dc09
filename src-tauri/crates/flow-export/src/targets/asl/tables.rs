//! Decision tables as JSONata: which rows match, and what they answer together (DMN 1.3, 8.2.8 to 8.2.10).

use flow_model::{DecisionTable, HitPolicy, Text};

use super::jsonata::{Unsayable, cell_condition, constant};
use super::values::quoted;

/// The answer of the first output column; nothing where the table has none.
pub(super) fn answer(table: &DecisionTable) -> Result<String, Unsayable> {
    let mut hits = Vec::new();
    for row in &table.rows {
        let mut tests = Vec::new();
        for (input, cell) in table.inputs.iter().zip(&row.when) {
            tests.extend(cell_condition(&input.expression, cell)?);
        }
        let cell = row.then.first().map_or("null", String::as_str);
        let all = constant(cell)?;
        let rank = rank(table, cell);
        let condition = if tests.is_empty() {
            "true".to_owned()
        } else {
            tests.join(" and ")
        };
        hits.push(format!("({condition}) ? {{'a': {all}, 'r': {rank}}}"));
    }
    let first = match table.hit_policy {
        HitPolicy::Unique => "$count($h) = 1 ? $h[0].a",
        HitPolicy::Any => "$count($distinct($h.a)) = 1 ? $h[0].a",
        HitPolicy::First => "$h[0].a",
        HitPolicy::Priority => "$sort($h, function($x, $y){ $x.r > $y.r })[0].a",
        HitPolicy::OutputOrder => "[$sort($h, function($x, $y){ $x.r > $y.r }).a]",
        HitPolicy::RuleOrder | HitPolicy::Collect => "[$h.a]",
        HitPolicy::CollectSum | HitPolicy::CollectMin | HitPolicy::CollectMax | HitPolicy::CollectCount => {
            return Err(Unsayable(Text::new(
                "a table that adds up or counts, where a name is wanted",
                "需要名称处用了求和或计数的表",
            )));
        }
    };
    if matches!(table.hit_policy, HitPolicy::Any) && table.outputs.len() > 1 {
        return Err(Unsayable(Text::new(
            "a table of several answers under the policy Any",
            "“任意”策略且有多个输出列的表",
        )));
    }
    if matches!(table.hit_policy, HitPolicy::Priority | HitPolicy::OutputOrder) && table.outputs.len() > 1 {
        return Err(Unsayable(Text::new(
            "a table that ranks by several answers",
            "按多个输出列排序的表",
        )));
    }
    Ok(format!("( $h := [{}]; {first} )", hits.join(", ")))
}

/// The place of an answer among the allowed ones.
fn rank(table: &DecisionTable, cell: &str) -> usize {
    let Some(output) = table.outputs.first() else {
        return 0;
    };
    let bare = |text: &str| serde_json::from_str::<String>(text).unwrap_or_else(|_| text.to_owned());
    let places = output.values.iter();
    let mut places = places.map(|value| bare(value));
    let place = places.position(|value| quoted(&value) == quoted(&bare(cell)));
    place.unwrap_or(output.values.len())
}
