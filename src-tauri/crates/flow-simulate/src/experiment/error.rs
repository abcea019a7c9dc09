//! Why an experiment cannot be made.

use flow_model::Text;

use crate::error::SimulateError;

/// Why an experiment cannot be made. Nothing was run, except where a run itself failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExperimentError {
    /// A setting, goal or constraint cannot be read. Write it as the reason says.
    #[error("cannot read {text:?}: {}", reason.english())]
    Unreadable {
        /// What was written.
        text: String,
        /// What is wrong, or how it is written.
        reason: Text,
    },
    /// A setting names something that the flow or the scenario does not have, or that takes no such value.
    #[error("cannot set {path}: {}", reason.english())]
    Unsettable {
        /// The setting.
        path: String,
        /// What is wrong.
        reason: Text,
    },
    /// A value would make an error in the scenario or the flow. Leave it out.
    #[error("cannot set {path} to {value}: {rule}: {}", message.english())]
    Faulty {
        /// The setting.
        path: String,
        /// The value, as it is written.
        value: String,
        /// The rule of the finding.
        rule: &'static str,
        /// The finding.
        message: Text,
    },
    /// A goal or constraint names a key figure that the scenario does not have.
    #[error("there is no key figure {id}; nearest: {nearest}")]
    NoFigure {
        /// The name.
        id: String,
        /// The most similar ones.
        nearest: String,
    },
    /// A constraint has a bound that its figure cannot have.
    #[error("the bound of {figure} must be {}, such as `{example}`", wanted.english())]
    BoundMisfit {
        /// Id of the figure.
        figure: String,
        /// What kind of value it takes.
        wanted: Text,
        /// A constraint as it may be.
        example: String,
    },
    /// The budget is too small for even one round.
    #[error("{budget} replications are too few: at least {least} are needed")]
    SmallBudget {
        /// Replications allowed.
        budget: u32,
        /// Replications needed.
        least: u32,
    },
    /// Somebody stopped before a single combination was tried.
    #[error("stopped before anything was tried")]
    NothingTried,
    /// A variant cannot be run at all.
    #[error(transparent)]
    Run(#[from] SimulateError),
}

impl ExperimentError {
    /// The same in both languages; what went wrong in a run only in English, as it speaks of a file.
    pub fn text(&self) -> Text {
        let zh = match self {
            ExperimentError::Unreadable { text, reason } => format!("无法识别“{text}”：{}", reason.chinese()),
            ExperimentError::Unsettable { path, reason } => format!("无法设置 {path}：{}", reason.chinese()),
            ExperimentError::Faulty {
                path,
                value,
                rule,
                message,
            } => format!("{path} 不能设为 {value}：{rule}：{}", message.chinese()),
            ExperimentError::NoFigure { id, nearest } => format!("没有名为 {id} 的指标；相近的有：{nearest}"),
            ExperimentError::BoundMisfit {
                figure,
                wanted,
                example,
            } => format!("{figure} 的界限应为{}，如 `{example}`", wanted.chinese()),
            ExperimentError::SmallBudget { budget, least } => {
                format!("{budget} 次运行太少，至少需要 {least} 次")
            }
            ExperimentError::NothingTried => "还没试任何设置就被中止".to_owned(),
            ExperimentError::Run(error) => error.to_string(),
        };
        Text::new(self.to_string(), zh)
    }
}
