//! What keeps a step from being taken.

use flow_model::Text;

/// A step that cannot be taken. The order stays where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepError {
    /// What is wrong and what to do.
    pub message: Text,
}

impl StepError {
    pub(super) fn new(en: impl Into<String>, zh: impl Into<String>) -> StepError {
        StepError {
            message: Text::new(en, zh),
        }
    }

    pub(super) fn not_enabled(node: &str, enabled: &[String]) -> StepError {
        let list = enabled.join(", ");
        match enabled.is_empty() {
            true => StepError::new(
                format!("step {node} cannot fire: the order is over"),
                format!("步骤 {node} 不能执行：订单已结束"),
            ),
            false => StepError::new(
                format!("step {node} cannot fire now; it could be {list}"),
                format!("步骤 {node} 现在不能执行，可执行的是 {list}"),
            ),
        }
    }

    pub(super) fn no_exit(node: &str, exit: &str, known: &[&str]) -> StepError {
        let list = known.join(", ");
        StepError::new(
            format!("step {node} has no exit {exit}; it has {list}"),
            format!("步骤 {node} 没有出口 {exit}，它的出口是 {list}"),
        )
    }
}

impl std::fmt::Display for StepError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message.en)
    }
}

impl std::error::Error for StepError {}
