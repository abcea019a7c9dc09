//! The order model as a schema of the expression language.

use std::sync::LazyLock;

use flow_feel::{Field, Schema, Type, Unit};

use crate::order_model::{self, FIELDS, FieldType};

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::new(FIELDS.iter().map(field_of).collect()));

/// The order model for expressions. Slots are the positions in [`FIELDS`].
///
/// Fields that come with the order are never null here, but for the few that not every order brings; those that a step
/// writes are null until then. Money
/// and quantities are not negative, save for a credit limit, which can be overdrawn.
pub fn schema() -> &'static Schema {
    &SCHEMA
}

fn field_of(model: &order_model::Field) -> Field {
    let mut field = Field::new(model.path, type_of(model)).named_zh(model.name.zh);
    field.nullable = model.may_be_empty;
    if matches!(model.kind, FieldType::Int) {
        field = field.whole();
    }
    if let Some((min, max)) = model.unit.and_then(bounds) {
        return field.between(min, max);
    }
    let can_be_overdrawn =
        model.kind == FieldType::Money && !model.from_start && model.path.ends_with("_left");
    match model.kind {
        FieldType::Ratio => field.between(0, 1),
        FieldType::Int | FieldType::Decimal | FieldType::Money if !can_be_overdrawn => field.not_negative(),
        _ => field,
    }
}

fn type_of(model: &order_model::Field) -> Type {
    match model.kind {
        FieldType::Bool => Type::Bool,
        FieldType::Int | FieldType::Decimal => Type::Number(unit_of(model.unit)),
        FieldType::Money => Type::Number(Unit::Money),
        FieldType::Ratio => Type::Number(Unit::Ratio),
        FieldType::Text => Type::Text,
        FieldType::Enum(values) => Type::one_of(values),
        FieldType::Duration => Type::Duration,
        FieldType::DateTime => Type::DateTime,
        FieldType::TextList => Type::list(Type::Text),
        FieldType::LineList => Type::list(Type::record(Vec::new())),
        FieldType::PartList => Type::list(Type::record(vec![
            ("id", Type::Text),
            ("lines", Type::list(Type::Text)),
            ("node", Type::Text),
        ])),
        FieldType::Context => Type::Context,
    }
}

/// The unit of numbers; a range or a remark such as `lifetime` is no unit.
fn unit_of(text: Option<&str>) -> Unit {
    let name = text.unwrap_or_default().split(',').next().unwrap_or_default();
    match name {
        "lifetime" => Unit::None,
        range if range.contains("..") => Unit::None,
        name => Unit::of(name),
    }
}

/// The bounds of a unit text such as `0..9, 9 highest`.
fn bounds(text: &str) -> Option<(i64, i64)> {
    let (min, max) = text.split(',').next()?.split_once("..")?;
    Some((min.trim().parse().ok()?, max.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field_index;

    #[test]
    fn slots_are_positions_in_the_order_model() {
        for (index, model) in FIELDS.iter().enumerate() {
            assert_eq!(field_index(model.path), Some(index));
            assert_eq!(schema().fields()[index].path, model.path);
        }
    }

    #[test]
    fn lines_are_records_of_typed_entries() {
        let lines = schema().slot("order.lines").and_then(|slot| schema().field(slot));
        let Some(Type::List(element)) = lines.map(|field| &field.ty) else {
            panic!("order.lines is a list");
        };
        let Type::Record(record) = &**element else {
            panic!("a line is a record");
        };
        assert_eq!(record.entries.len(), 10);
        assert_eq!(
            record.entry("weight").map(|(_, ty)| ty.clone()),
            Some(Type::number_of("kg"))
        );
        assert_eq!(
            record.entry("price").map(|(_, ty)| ty.clone()),
            Some(Type::Number(Unit::Money))
        );
    }

    #[test]
    fn ranges_bound_numbers_and_are_no_units() {
        let priority = schema()
            .slot("order.priority")
            .and_then(|slot| schema().field(slot));
        assert_eq!(
            priority,
            Some(
                &Field::new("order.priority", Type::Number(Unit::None))
                    .named_zh("优先级")
                    .required()
                    .whole()
                    .between(0, 9)
            )
        );
    }
}
