//! Parts of orders: which lines belong to one, and what they weigh.

use flow_feel::Value;

use super::{Fields, Hot, Lines, value_of4};

/// A part of an order, or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// From 1; 0 for all of the order.
    pub(crate) number: u16,
    /// Parts that the order is cut into.
    pub(crate) of: u16,
}

impl Part {
    /// All of an order.
    pub(crate) const WHOLE: Part = Part { number: 0, of: 1 };

    /// Whether it is all of the order.
    pub(crate) fn is_whole(self) -> bool {
        self.number == 0 || self.of <= 1
    }

    /// Whether the line at a place among those of the order belongs to it: lines are dealt out in turn.
    fn has(self, place: usize) -> bool {
        self.is_whole() || place % usize::from(self.of) + 1 == usize::from(self.number)
    }

    /// Those of a list of lines that belong to it.
    pub(crate) fn of_lines<T: Clone>(self, lines: &[T]) -> impl Iterator<Item = T> {
        let own = lines
            .iter()
            .enumerate()
            .filter(move |(place, _)| self.has(*place));
        own.map(|(_, line)| line.clone())
    }
}

impl Fields {
    /// The weight of a part of an order in ten-thousandths of a kilogram: of its lines where they say it, else as much of the
    /// whole as it has of the pieces.
    pub(crate) fn kg4_of_part(&self, whole: i64, lines: &Lines, part: Part) -> i64 {
        if part.is_whole() {
            return whole;
        }
        let own: Lines = part.of_lines(lines).collect();
        if matches!(self.kilograms, Some(Hot::Lines)) {
            return self.kg_of(&own);
        }
        let pieces = |lines: &Lines| lines.iter().map(|(_, pieces)| *pieces as f64).sum::<f64>();
        let share = match pieces(lines) > 0.0 {
            true => pieces(&own) / pieces(lines),
            false => 1.0 / f64::from(part.of),
        };
        libm::rint(whole as f64 * share) as i64
    }

    /// The lines of a part, of those of the order.
    pub(crate) fn lines_of_part(value: &Value, part: Part) -> Value {
        match value.as_list() {
            Some(lines) => Value::list(part.of_lines(lines).collect()),
            None => value.clone(),
        }
    }

    /// A weight or an amount in ten-thousandths, as a field has it.
    pub(crate) fn value_of4(number4: i64) -> Value {
        value_of4(number4)
    }
}
