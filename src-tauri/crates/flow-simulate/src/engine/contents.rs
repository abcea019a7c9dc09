//! What an order consists of where it stands: all of its lines, or those of a part.

use super::Engine;
use crate::model::{FieldPlan, Fields, Lines, Part};
use crate::trace::Sink;

impl<S: Sink> Engine<'_, S> {
    /// Which part of an order this is.
    #[inline]
    pub(super) fn part(&self, case: u32) -> Part {
        let part = &self.cases[case as usize];
        match part.part {
            0 => Part::WHOLE,
            number => Part {
                number,
                of: self.cases[part.root as usize].parts.max(1),
            },
        }
    }

    /// The lines of a whole order.
    pub(super) fn lines(&self, case: u32) -> Lines {
        let order = &self.cases[self.cases[case as usize].root as usize];
        self.model.fields.lines(order.seed, order.row)
    }

    /// The weight of an order, or of a part of it, in ten-thousandths of a kilogram.
    pub(super) fn kg4(&self, case: u32) -> i64 {
        let fields = &self.model.fields;
        let order = &self.cases[self.cases[case as usize].root as usize];
        let whole = fields.kg4(order.seed, order.row, self.keys.weight);
        match self.part(case) {
            part if part.is_whole() => whole,
            part => fields.kg4_of_part(whole, &self.lines(case), part),
        }
    }

    /// Changes what the record says of a whole order to what is so of a part: its lines and its weight. All else, such as the
    /// total, is that of the order.
    #[inline(never)]
    pub(super) fn fill_part(&mut self, case: u32, plan: &FieldPlan) {
        let part = self.part(case);
        if part.is_whole() {
            return;
        }
        let fields = &self.model.fields;
        for fill in &plan.fills {
            let value = self.record.get(fill.slot);
            if value.is_null() {
                continue;
            }
            let own = match fill.slot {
                slot if slot == fields.lines_slot => Fields::lines_of_part(value, part),
                slot if slot == fields.weight_slot => Fields::weight_value(self.kg4(case)),
                _ => continue,
            };
            self.record.set(fill.slot, own);
        }
    }
}
