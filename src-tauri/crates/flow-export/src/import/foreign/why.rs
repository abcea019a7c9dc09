//! Why something of another tool is not in the flow, and what to do instead.

use flow_model::Text;

use crate::import::tree::Space;

/// The reason for an element or attribute.
pub(super) fn why(space: Space, name: &str) -> Text {
    match name {
        "property" if space != Space::Bpmn => extension(),
        "messageRef" | "message" | "signalRef" | "signal" => Text::new(
            "No step here sends or awaits it by this name.",
            "这里没有步骤按这个名称发送或等待它。",
        ),
        "dataObject"
        | "dataObjectReference"
        | "dataStore"
        | "dataStoreReference"
        | "dataInputAssociation"
        | "dataOutputAssociation"
        | "ioSpecification"
        | "dataInput"
        | "dataOutput"
        | "property"
        | "inputParameter"
        | "outputParameter"
        | "input"
        | "output"
        | "in"
        | "out"
        | "field"
        | "itemDefinition"
        | "itemSubjectRef"
        | "itemRef"
        | "structureRef"
        | "resultVariable"
        | "resultVariableName" => Text::new(
            "Data are fields of the order here: say in the step's settings which it needs.",
            "这里的数据就是订单字段：请在步骤设置里写明要用哪些。",
        ),
        "executionListener" | "taskListener" | "eventListener" | "executionListeners" | "taskListeners" => {
            Text::new(
                "Nothing runs beside a step here: draw what the listener did as a step of its own.",
                "这里没有监听器：监听器做的事请画成单独的一步。",
            )
        }
        "formKey" | "formRef" | "formRefBinding" | "formRefVersion" | "formDefinition" | "formData"
        | "formProperty" | "userTaskForm" | "formHandlerClass" | "rendering" | "externalReference" => {
            Text::new(
                "Forms are not taken over: people see the order.",
                "表单不带入：处理人员直接看订单。",
            )
        }
        "assignee"
        | "candidateUsers"
        | "candidateGroups"
        | "assignmentDefinition"
        | "humanPerformer"
        | "potentialOwner"
        | "performer"
        | "resourceRole"
        | "owner"
        | "initiator"
        | "candidateStarterGroups"
        | "candidateStarterUsers" => Text::new("Who does it is one role here.", "这里由一个角色负责。"),
        "dueDate" | "followUpDate" | "taskSchedule" | "businessCalendarName" => Text::new(
            "How long a person has is the deadline of the step.",
            "处理时限请填在步骤的时限里。",
        ),
        "priority" | "priorityDefinition" => {
            Text::new("Steps have no priority here.", "这里的步骤没有优先级。")
        }
        "script" | "scriptFormat" => Text::new(
            "Scripts are not run here: let a service do what it did.",
            "这里不运行脚本：请改由服务来做。",
        ),
        "decisionRef"
        | "decisionRefBinding"
        | "decisionRefVersion"
        | "decisionRefTenantId"
        | "mapDecisionResult"
        | "calledDecision"
        | "decisionTableReferenceKey"
        | "rules"
        | "ruleVariablesInput" => Text::new(
            "The decision is in another file: rebuild it as a decision table, or ask a service.",
            "决策在另一个文件里：请用决策表重建，或改为调用服务。",
        ),
        "operationRef" | "operation" | "interface" | "import" => Text::new(
            "Which service is called is the step's setting here.",
            "调用哪个服务写在步骤的设置里。",
        ),
        name if is_of_loop(name) => Text::new(
            "It ran several times; here it runs once: put it into a sub-flow that runs for each entry of a list.",
            "原来会执行多次，这里只执行一次：请放进按列表逐项执行的子流程。",
        ),
        "conditionExpression" => Text::new(
            "Conditions stand on decisions here: put one in.",
            "条件只能写在判断步骤上：请加一个判断。",
        ),
        "timeCycle" | "timeDate" | "timeDuration" => {
            Text::new("When it happens is not taken over.", "时间设定没有带入。")
        }
        "errorRef" | "errorCode" | "escalationRef" | "escalationCode" | "error" | "escalation" => Text::new(
            "Errors have no code here: every fault takes the same exit.",
            "这里的故障没有代码：所有故障都走同一个出口。",
        ),
        "subscription" | "correlationKey" | "correlationProperty" | "correlationSubscription" => Text::new(
            "Messages find their order by its number here.",
            "这里的消息按订单号对应到订单。",
        ),
        "isForCompensation" => Text::new(
            "What undoes a step is its setting \"undo\" here; nothing leads here.",
            "撤销动作写在步骤的“撤销调用”里；现在没有步骤通向这里。",
        ),
        "failedJobRetryTimeCycle" | "retries" | "retryCounter" | "failedJobRetryTimeCycleValue" => Text::new(
            "How often it is tried again is the step's technical policy: set it there.",
            "重试次数请在步骤的技术策略里设置。",
        ),
        _ if space != Space::Bpmn && space != Space::None => extension(),
        _ => Text::new("There is nothing like it here.", "这里没有对应的内容。"),
    }
}

/// Whether it says how something is repeated.
pub(super) fn is_of_loop(name: &str) -> bool {
    matches!(
        name,
        "multiInstanceLoopCharacteristics"
            | "standardLoopCharacteristics"
            | "collection"
            | "elementVariable"
            | "elementIndexVariable"
            | "inputElement"
            | "outputElement"
            | "outputCollection"
            | "completionCondition"
            | "loopCardinality"
            | "loopMaximum"
            | "loopCondition"
            | "testBefore"
            | "loopCharacteristics"
    )
}

fn extension() -> Text {
    Text::new(
        "An extension of the other tool, which is not known here.",
        "原工具自己的扩展，这里不认识。",
    )
}
