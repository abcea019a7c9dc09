//! Why a rehearsal could not be made, in both languages.

use flow_model::Text;
use flow_simulate::SimulateError;
use flow_simulate::experiment::ExperimentError;

use crate::error::{ApiError, Code};

impl From<SimulateError> for ApiError {
    fn from(error: SimulateError) -> ApiError {
        let en = error.to_string();
        match error {
            SimulateError::NoStart => ApiError::new(Code::NotSimulated, en, "流程没有开始，订单进不来")
                .with_help("add a start", "请添加一个开始步骤"),
            SimulateError::MissingOrders(file) => {
                ApiError::new(Code::NotSimulated, en, format!("缺少订单文件 {file}"))
                    .with_help("put the file beside the scenario", "请把该文件放在模拟方案旁边")
            }
            SimulateError::TooManySteps(steps) => ApiError::new(
                Code::NotSimulated,
                en,
                format!("连同它调用的流程，步骤超过 {steps} 个"),
            )
            .with_help("call fewer flows in flows", "请减少流程的层层调用"),
            SimulateError::Unusable { place, .. } => {
                ApiError::new(Code::NotSimulated, en, format!("模拟方案的 {place} 无法使用"))
            }
            SimulateError::Broke { replication, what } => ApiError::new(
                Code::NotSimulated,
                en,
                format!("第 {} 次重复运行出错：{what}", replication + 1),
            )
            .with_help(
                "this is a fault of the program; please report it with the flow and the scenario",
                "这是程序自身的错误，请附上流程和模拟方案反馈给我们",
            ),
        }
    }
}

impl From<ExperimentError> for ApiError {
    fn from(error: ExperimentError) -> ApiError {
        match error {
            ExperimentError::Run(error) => error.into(),
            other => {
                let Text { en, zh } = other.text();
                ApiError::new(Code::ExperimentRefused, en, zh)
            }
        }
    }
}
