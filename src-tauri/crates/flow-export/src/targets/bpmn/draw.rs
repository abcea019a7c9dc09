//! Drawing the elements of one step beside each other: what is entered, what decides how it is left, what hangs below.

use super::layout::text_size;
use super::process::{Area, Association, Cell, Element, Entry, Flow, Spot, Way};

/// Size of an activity.
pub(super) const TASK: (i32, i32) = (120, 80);
const GATEWAY: i32 = 50;
const EVENT: i32 = 36;
const GAP: i32 = 40;
/// From one exit's line to the next.
const LEVEL: i32 = 32;
/// Where events stand on the lower border of an activity, from the left; what undoes hangs on the first.
const BORDER: [i32; 3] = [22, 60, 98];

/// An exit of a step on its way out.
#[derive(Debug)]
pub(super) struct Exit {
    /// Position among the step's exits.
    pub(super) exit: u32,
    /// Its label.
    pub(super) name: String,
    /// When it is taken; nothing for the default.
    pub(super) condition: Option<String>,
}

/// An event on the border of an activity.
#[derive(Debug)]
pub(super) struct Border {
    /// The event, whose place is still to be found.
    pub(super) event: Element,
    /// The exit it leads to.
    pub(super) exit: u32,
}

/// A cell under way, drawn from left to right.
#[derive(Debug, Default)]
pub(super) struct Draw {
    cell: Cell,
    /// Where the next element stands.
    x: i32,
    /// The element before and its right end.
    last: Option<(String, Spot)>,
    /// The lowest line so far.
    low: i32,
    /// How flows inside are named.
    flow_prefix: String,
}

impl Draw {
    /// An empty cell of a step; flows inside have ids with this in front.
    pub(super) fn new(flow_prefix: String) -> Self {
        Self {
            flow_prefix,
            ..Self::default()
        }
    }

    /// Puts an element behind the one before, and a flow between them. The first one is where the cell is entered.
    pub(super) fn then(&mut self, tag: &'static str, id: &str, name: String) -> usize {
        let (width, height) = size_of(tag);
        let (label, _) = text_size(&name);
        // A label wider than its element needs room on both sides.
        if tag.ends_with("Event") || tag.ends_with("Gateway") {
            self.x += ((label - width) / 2 - GAP / 2).max(0);
        }
        let area = (self.x, -height / 2, width, height);
        let element = Element::new(tag, id.to_owned(), name, area);
        self.reach(&element);
        let start = (self.x, 0);
        match self.last.take() {
            Some((from, end)) => {
                let flow = self.flow_inside(&from, id, vec![end, start]);
                self.cell.flows.push(flow);
            }
            None => self.cell.entries.push(Entry {
                element: id.to_owned(),
                way: vec![(0, 0), start],
            }),
        }
        self.last = Some((id.to_owned(), (self.x + width, 0)));
        self.x += width + GAP;
        self.cell.elements.push(element);
        self.cell.elements.len() - 1
    }

    /// The element at a position.
    pub(super) fn change(&mut self, position: usize, change: impl FnOnce(Element) -> Element) {
        let blank = Element::new("task", String::new(), String::new(), (0, 0, 0, 0));
        let element = std::mem::replace(&mut self.cell.elements[position], blank);
        self.cell.elements[position] = change(element);
    }

    /// The element put last.
    pub(super) fn change_last(&mut self, change: impl FnOnce(Element) -> Element) {
        if let Some(last) = self.cell.elements.len().checked_sub(1) {
            self.change(last, change);
        }
    }

    /// Makes the flow inside that leaves a gateway its default.
    pub(super) fn default_flow_of(&mut self, gateway: usize, change: impl FnOnce(&mut Flow)) {
        let id = &self.cell.elements[gateway].id;
        if let Some(flow) = self.cell.flows.iter_mut().find(|flow| flow.from == *id) {
            flow.is_default = true;
            change(flow);
        }
    }

    /// Puts one gateway in front of inputs that have to come together, each group at a gateway of its own first.
    pub(super) fn join(
        &mut self,
        gateway: (&'static str, &str, String),
        merges: &[Option<(String, String)>],
    ) {
        let (tag, id, name) = gateway;
        let count = merges.len() as i32;
        let has_merge = merges.iter().any(Option::is_some);
        let room = 2 * GATEWAY - 10;
        let x = if has_merge { GATEWAY + 2 * GAP } else { GAP };
        self.x = x;
        for (position, merge) in (0..).zip(merges) {
            let y = position * room - (count - 1) * room / 2;
            let middle = x - GAP;
            let into = [(middle, y), (middle, 0), (x, 0)];
            match merge {
                Some((merge_id, merge_name)) => {
                    let area = (0, y - GATEWAY / 2, GATEWAY, GATEWAY);
                    let element =
                        Element::new("exclusiveGateway", merge_id.clone(), merge_name.clone(), area);
                    self.reach(&element);
                    self.cell.elements.push(element);
                    let mut way = vec![(GATEWAY, y)];
                    way.extend(into);
                    let flow = self.flow_inside(merge_id, id, super::layout::straightened(way));
                    self.cell.flows.push(flow);
                    self.cell.entries.push(Entry {
                        element: merge_id.clone(),
                        way: vec![(0, y), (0, y)],
                    });
                }
                None => {
                    let mut way = vec![(0, y)];
                    way.extend(into);
                    self.cell.entries.push(Entry {
                        element: id.to_owned(),
                        way: super::layout::straightened(way),
                    });
                }
            }
            self.cell.above = self.cell.above.max(GATEWAY - y);
            self.low = self.low.max(y + GATEWAY / 2);
        }
        let area = (x, -GATEWAY / 2, GATEWAY, GATEWAY);
        let element = Element::new(tag, id.to_owned(), name, area);
        self.reach(&element);
        self.cell.elements.push(element);
        self.last = Some((id.to_owned(), (x + GATEWAY, 0)));
        self.x = x + GATEWAY + GAP;
    }

    /// Leaves by the only exit there is.
    pub(super) fn leave(&mut self, exit: u32, name: String) {
        if let Some((from, end)) = self.last.take() {
            self.way(exit, from, name, None, vec![end], None);
        }
    }

    /// Leaves the gateway put last by one of its exits: the default straight on, the others below.
    pub(super) fn split(&mut self, exits: Vec<Exit>) {
        let Some((from, end)) = self.last.take() else {
            return;
        };
        let bottom = (end.0 - GATEWAY / 2, GATEWAY / 2);
        let mut next = GATEWAY / 2 + LEVEL - 8;
        for exit in exits {
            let (wide, high) = text_size(&exit.name);
            if exit.condition.is_none() {
                let label = (end.0 + 6, -high - 2, wide, high);
                self.way(exit.exit, from.clone(), exit.name, None, vec![end], Some(label));
                continue;
            }
            next += high - 14;
            let way = vec![bottom, (bottom.0, next)];
            let label = (bottom.0 + 6, next - high - 2, wide, high);
            self.way(
                exit.exit,
                from.clone(),
                exit.name,
                exit.condition,
                way,
                Some(label),
            );
            self.low = self.low.max(next);
            next += LEVEL;
        }
    }

    /// Leaves a gateway by all of its exits, one below the other.
    pub(super) fn fan_out(&mut self, exits: Vec<(u32, String)>) {
        let Some((from, end)) = self.last.take() else {
            return;
        };
        let bottom = (end.0 - GATEWAY / 2, GATEWAY / 2);
        for (position, (exit, name)) in (0..).zip(exits) {
            let (wide, high) = text_size(&name);
            let y = match position {
                0 => 0,
                _ => GATEWAY / 2 + LEVEL * position,
            };
            let (way, left) = match position {
                0 => (vec![end], end.0),
                _ => (vec![bottom, (bottom.0, y)], bottom.0),
            };
            self.way(
                exit,
                from.clone(),
                name,
                None,
                way,
                Some((left + 6, y - high - 2, wide, high)),
            );
            self.low = self.low.max(y);
        }
    }

    /// Leaves the gateway at a position, not the last one, on a line below everything drawn so far.
    pub(super) fn leave_below(&mut self, position: usize, exit: Exit) {
        let (x, _, width, height) = self.cell.elements[position].area;
        let from = self.cell.elements[position].id.clone();
        let (wide, high) = text_size(&exit.name);
        let y = self.low + high + 14;
        let middle = x + width / 2;
        let label = (middle + 6, y - high - 2, wide, high);
        let way = vec![(middle, height / 2), (middle, y)];
        self.way(exit.exit, from, exit.name, exit.condition, way, Some(label));
        self.low = y;
    }

    /// Puts an event below the one put last, as another answer to the gateway before both.
    pub(super) fn beside(&mut self, gateway: usize, id: &str, name: String, exit: (u32, String)) -> usize {
        let Some(last) = self.cell.elements.last() else {
            return 0;
        };
        let (x, _, width, _) = last.area;
        let (gateway_x, _, gateway_width, gateway_height) = self.cell.elements[gateway].area;
        let gateway_id = self.cell.elements[gateway].id.clone();
        let y = 110;
        let middle = gateway_x + gateway_width / 2;
        let flow = self.flow_inside(
            &gateway_id,
            id,
            vec![(middle, gateway_height / 2), (middle, y), (x, y)],
        );
        self.cell.flows.push(flow);
        let element = Element::new(
            "intermediateCatchEvent",
            id.to_owned(),
            name,
            (x, y - EVENT / 2, EVENT, EVENT),
        );
        self.reach(&element);
        self.cell.elements.push(element);
        self.way(exit.0, id.to_owned(), exit.1, None, vec![(x + width, y)], None);
        self.cell.elements.len() - 1
    }

    /// Hangs events on the lower border of an activity, and below them the task that undoes it.
    pub(super) fn hang(
        &mut self,
        position: usize,
        borders: Vec<Border>,
        undo: Option<(Element, Element, String)>,
    ) {
        let (x, _, _, height) = self.cell.elements[position].area;
        let host = self.cell.elements[position].id.clone();
        let first = BORDER.len() - borders.len().min(BORDER.len());
        let mut level = self.low.max(height / 2 + EVENT / 2) + LEVEL;
        let places = BORDER[first..].iter().rev();
        for (border, offset) in borders.into_iter().rev().zip(places) {
            let middle = x + offset;
            let mut event = border.event;
            event.area = (middle - EVENT / 2, height / 2 - EVENT / 2, EVENT, EVENT);
            event.attributes.push(("attachedToRef", host.clone()));
            let (wide, high) = text_size(&event.name);
            level += high - 14;
            event.label = Some((middle + 6, level - high - 2, wide, high));
            let way = vec![(middle, height / 2 + EVENT / 2), (middle, level)];
            self.way(border.exit, event.id.clone(), String::new(), None, way, None);
            self.cell.elements.push(event);
            self.low = self.low.max(level);
            level += LEVEL;
        }
        let Some((mut event, mut task, association)) = undo else {
            return;
        };
        let middle = x + BORDER[0];
        event.area = (middle - EVENT / 2, height / 2 - EVENT / 2, EVENT, EVENT);
        event.attributes.push(("attachedToRef", host));
        let top = self.low.max(height / 2 + EVENT / 2) + 24;
        event.label = Some((middle - 100, height / 2 + 20, 76, 14));
        if x < 78 {
            // Left of the first element there is no room for a label.
            event.label = Some((middle + 6, top - 16, 96, 14));
        }
        task.area = (x, top, TASK.0, TASK.1);
        self.cell.associations.push(Association {
            id: association,
            from: event.id.clone(),
            to: task.id.clone(),
            way: vec![(middle, height / 2 + EVENT / 2), (middle, top)],
        });
        self.low = top + TASK.1;
        self.cell.elements.extend([event, task]);
    }

    /// The cell, its exits led to its right edge.
    pub(super) fn finish(mut self) -> Cell {
        let labels = self.cell.exits.iter().filter_map(|way| way.flow.label);
        let elements = self
            .cell
            .elements
            .iter()
            .flat_map(|element| [Some(element.area), element.label]);
        let right = |(x, _, width, _): Area| x + width;
        let width = labels
            .chain(elements.flatten())
            .map(right)
            .max()
            .unwrap_or_default();
        self.cell.width = width + 10;
        self.cell.below = self.low + 30;
        self.cell.above += 16;
        for way in &mut self.cell.exits {
            let y = way.flow.way.last().map_or(0, |spot| spot.1);
            way.flow.way.push((self.cell.width, y));
        }
        self.cell
    }

    fn way(
        &mut self,
        exit: u32,
        from: String,
        name: String,
        condition: Option<String>,
        way: Vec<Spot>,
        label: Option<Area>,
    ) {
        let flow = Flow {
            from,
            name,
            condition,
            way,
            label,
            ..Flow::default()
        };
        self.cell.exits.push(Way { exit, flow });
    }

    fn flow_inside(&self, from: &str, to: &str, way: Vec<Spot>) -> Flow {
        Flow {
            id: format!("{}.{}", self.flow_prefix, self.cell.flows.len() + 1),
            from: from.to_owned(),
            to: to.to_owned(),
            way,
            ..Flow::default()
        }
    }

    fn reach(&mut self, element: &Element) {
        for (_, y, _, height) in [Some(element.area), element.label].into_iter().flatten() {
            self.cell.above = self.cell.above.max(-y);
            self.low = self.low.max(y + height);
        }
    }
}

fn size_of(tag: &str) -> (i32, i32) {
    if tag.ends_with("Event") {
        (EVENT, EVENT)
    } else if tag.ends_with("Gateway") {
        (GATEWAY, GATEWAY)
    } else {
        TASK
    }
}
