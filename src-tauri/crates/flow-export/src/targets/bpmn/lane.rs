//! The part of the first process for technical failures that have no connection.
//!
//! Called processes have no such part: the error goes up through their calls, so that a person who cancels or hands over
//! stops the whole order with everything that is under way.

use flow_catalog::Obligation;
use flow_engine::RETRIES;

use super::dialect::Job;
use super::layout::straightened;
use super::node::Tag;
use super::process::{Element, Flow, Lane};
use super::task::Call;
use super::writer::{FAULT_ID, Writer};
use crate::targets::undo::entering;

impl Writer<'_, '_> {
    /// A person cancels, which undoes everything open, or hands the order over.
    pub(super) fn lane(&mut self, top: i32) -> Lane {
        let profile = self.shared.profile;
        let y = top + 90;
        let start_id = self.lane_id("Event_", "failed");
        let ask_id = self.lane_id("Task_", "failed");
        let gateway_id = self.lane_id("Gateway_", "failed");
        let throw_id = self.lane_id("Event_", "failed.undo");
        let cancelled_id = self.lane_id("Event_", "failed.cancelled");
        let over_id = self.lane_id("Event_", "failed.handed_over");
        let lane_id = self.lane_id("SubProcess_", "failed");
        let variable = profile.exit_variable("exit_after_failure");
        let start = Element::new(
            "startEvent",
            start_id.clone(),
            self.words("A step failed", "步骤故障"),
            (60, y - 18, 36, 36),
        )
        .body(
            Tag::new("errorEventDefinition")
                .with("id", self.lane_id("Definition_", "failed"))
                .with("errorRef", FAULT_ID),
        );
        let ask = Element::new(
            "userTask",
            ask_id.clone(),
            self.words("Handle the failure", "处理故障"),
            (150, y - 40, 120, 80),
        );
        let ask = profile.people(ask, &["operations".to_owned()], &[]);
        let ask = profile.keeps(ask, Some("exit_after_failure"), &[]);
        let gateway = Element::new(
            "exclusiveGateway",
            gateway_id.clone(),
            self.words("Cancel?", "取消订单？"),
            (320, y - 25, 50, 50),
        );
        let throw = Element::new(
            "intermediateThrowEvent",
            throw_id.clone(),
            self.words("Undo everything open", "撤销全部"),
            (470, y - 18, 36, 36),
        )
        .body(Tag::new("compensateEventDefinition").with("id", self.lane_id("Definition_", "failed.undo")));
        let mut elements = vec![start, ask, gateway, throw];
        let mut chain = vec![(throw_id.clone(), 506)];
        let mut x = 580;
        for element in self.undoing(y) {
            x += 180;
            chain.push((element.id.clone(), x - 60));
            elements.push(element);
        }
        let cancelled = Element::new(
            "endEvent",
            cancelled_id.clone(),
            self.words("Cancelled", "已取消"),
            (x, y - 18, 36, 36),
        );
        elements.push(profile.results(cancelled, "cancelled"));
        let over = Element::new(
            "endEvent",
            over_id.clone(),
            self.words("Handed over", "已移交"),
            (470, y + 82, 36, 36),
        );
        elements.push(profile.results(over, "handed_over"));
        chain.push((cancelled_id, x + 36));
        let mut flows = vec![
            inner_flow(
                self.lane_id("Flow_", "failed.1"),
                (&start_id, &ask_id),
                vec![(96, y), (150, y)],
            ),
            inner_flow(
                self.lane_id("Flow_", "failed.2"),
                (&ask_id, &gateway_id),
                vec![(270, y), (320, y)],
            ),
        ];
        let mut cancel = inner_flow(
            self.lane_id("Flow_", "failed.cancel"),
            (&gateway_id, &throw_id),
            vec![(370, y), (470, y)],
        );
        cancel.name = self.words("Cancel", "取消");
        cancel.condition = Some(profile.is(&variable, "cancel"));
        cancel.label = Some((376, y - 18, 60, 14));
        let mut hand_over = inner_flow(
            self.lane_id("Flow_", "failed.hand_over"),
            (&gateway_id, &over_id),
            vec![(345, y + 25), (345, y + 100), (470, y + 100)],
        );
        hand_over.name = self.words("Hand over", "移交");
        hand_over.is_default = true;
        hand_over.label = Some((352, y + 82, 60, 14));
        flows.extend([cancel, hand_over]);
        for (position, pair) in chain.windows(2).enumerate() {
            let (from, to) = (&pair[0], &pair[1]);
            let left = if position + 2 == chain.len() {
                to.1 - 36
            } else {
                to.1 - 120
            };
            let flow_id = self.lane_id("Flow_", &format!("failed.undo.{}", position + 1));
            flows.push(inner_flow(
                flow_id,
                (&from.0, &to.0),
                vec![(from.1, y), (left, y)],
            ));
        }
        Lane {
            id: lane_id,
            name: self.words("When a step fails for technical reasons", "步骤技术故障时"),
            area: (10, top, x + 90, 250),
            elements,
            flows,
        }
    }

    /// Beside compensation: calls under way, of which the engine undoes nothing, and what the flow was called with.
    fn undoing(&mut self, y: i32) -> Vec<Element> {
        let profile = self.shared.profile;
        let title = self.words("Undo", "撤销");
        let under_way: Vec<(String, String)> = self
            .shared
            .called
            .values()
            .filter_map(|called| Some((called.undo.clone()?, called.title.clone())))
            .collect();
        let mut elements = Vec::new();
        let mut x = 580;
        for (process, flow) in under_way {
            let id = self.lane_id("Task_", &format!("failed.{}", elements.len() + 1));
            let element = Element::new(
                "callActivity",
                id,
                format!("{title}: {flow}"),
                (x, y - 40, 120, 80),
            );
            elements.push(Call::of(&process).on(element, profile));
            x += 180;
        }
        for task_type in self.entering_tasks() {
            let id = self.lane_id("Task_", &format!("failed.{}", elements.len() + 1));
            let name = format!("{title}: {task_type}");
            let element = Element::new("serviceTask", id, name, (x, y - 40, 120, 80));
            let job = Job {
                task_type: &task_type,
                tries: RETRIES + 1,
                settings: Vec::new(),
            };
            elements.push(profile.job(element, &job));
            x += 180;
        }
        elements
    }

    /// An id of an element for technical failures.
    fn lane_id(&mut self, prefix: &str, part: &str) -> String {
        let text = format!("{}{}.{part}", self.prefix, self.flow.id);
        self.shared.names.id(prefix, &text)
    }

    /// Tasks that undo what the flow was called with.
    fn entering_tasks(&self) -> Vec<String> {
        let undoable = |one: &Obligation| one.is_undoable();
        entering(self.compiled)
            .into_iter()
            .filter(|(one, _)| undoable(one))
            .filter_map(|(_, task)| task)
            .collect()
    }
}

fn inner_flow(id: String, ends: (&str, &str), way: Vec<(i32, i32)>) -> Flow {
    Flow {
        id,
        from: ends.0.to_owned(),
        to: ends.1.to_owned(),
        way: straightened(way),
        ..Flow::default()
    }
}
