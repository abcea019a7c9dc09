"""Runs state machines in the States interpreter of moto, with scripted answers and a clock that does not wait.

Reads a JSON file of {"machine": ..., "runs": [{"order": ..., "answers": {step: [answer, ...]}}]} and prints, for each
run, how it ended and every state it entered, in order and with the call it was inside of. An answer is
{"exit": ..., "data": ...}, {"fault": true} for a technical failure, or {"timeout": true} when nobody answers in time.
"""

import json
import sys
import threading
from types import SimpleNamespace

import jsonata
from moto.stepfunctions.parser.api import StateMachineType
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.lambda_eval_utils import (
    LambdaFunctionErrorException,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_lambda import (
    StateTaskServiceLambda,
)
from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackOutcomeSuccess
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.evaluation_details import AWSExecutionDetails
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext
from moto.stepfunctions.parser.asl.eval.states import ContextObjectData, ExecutionData, StateMachineData
from moto.stepfunctions.parser.asl.jsonata import jsonata as moto_jsonata
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

STARTED = "2026-11-26T00:00:00Z"


class Queries:
    """The interpreter asks three times about each query: whether it answers, of what type, and what."""

    def __init__(self):
        self.last = threading.local()

    def __call__(self, text):
        if text.startswith("$exists("):
            return self.value(text[len("$exists(") : -1])[1]
        if text.startswith("$type("):
            return type_of(self.value(text[len("$type(") : -1])[0])
        return self.value(text)[0]

    def value(self, text):
        if getattr(self.last, "text", None) != text:
            value = json.loads(json.dumps(jsonata.Jsonata(text).evaluate(None), default=list))
            # Nothing and null look the same from outside; in a list only null leaves a trace.
            found = value is not None or bool(jsonata.Jsonata(f"[{text}]").evaluate(None))
            self.last.text, self.last.answer = text, (value, found)
        return self.last.answer


def type_of(value):
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


class Run:
    current = None

    def __init__(self, run):
        self.answers = {step: list(answers) for step, answers in run["answers"].items()}
        self.entered = []
        self.missing = []
        self.lock = threading.Lock()

    def note(self, entry):
        with self.lock:
            self.entered.append(entry)

    def answer(self, payload):
        if "undo" in payload:
            undone = payload["undo"]
            self.note({"undo": undone["obligation"], "by": undone["by"], "task": payload["task"]})
            return {}
        with self.lock:
            lane = "!" if payload["task"] == "oms.flow.exception.v1" else ""
            waiting = self.answers.get(payload["step"] + lane, [])
            if not waiting:
                self.missing.append(payload["step"] + lane)
            # Where a person stopped the order in one part, the others come to their end.
            answer = waiting.pop(0) if waiting else {"exit": "hand_over" if lane else "ok", "data": {}}
        if "roles" in payload:
            self.note({"roles": payload["roles"]})
        return answer


def serve(self, env, resource_runtime_part, normalised_parameters, state_credentials):
    payload = json.loads(normalised_parameters["Payload"])
    answer = Run.current.answer(payload)
    if answer.get("timeout"):
        raise TimeoutError
    if answer.get("fault"):
        raise LambdaFunctionErrorException("Unhandled", json.dumps({"errorType": "Technical", "errorMessage": "down"}))
    if "token" in payload:
        endpoint = env.callback_pool_manager.get(payload["token"])
        endpoint.notify(CallbackOutcomeSuccess(callback_id=payload["token"], output=json.dumps(answer)))
    env.stack.append({"Payload": answer, "StatusCode": 200})


eval_state = CommonStateField._eval_body


def note_state(self, env):
    given = env.states.get_input()
    inside = given.get("at", "") if isinstance(given, dict) else ""
    Run.current.note({"state": self.name, "at": inside})
    eval_state(self, env)


def run_one(program, run):
    Run.current = Run(run)
    env = Environment(
        aws_execution_details=AWSExecutionDetails(account="000000000000", region="us-east-1", role_arn="arn"),
        execution_type=StateMachineType.STANDARD,
        context=ContextObjectData(
            Execution=ExecutionData(Id="arn:run", Input=run["order"], Name="run", RoleArn="arn", StartTime=STARTED),
            StateMachine=StateMachineData(Id="arn:machine", Name="machine"),
        ),
        event_history_context=EventHistoryContext.of_program_start(),
        cloud_watch_logging_session=None,
        activity_store={},
    )
    program.eval(env)
    state = env.program_state()
    failed = getattr(state, "error", None)
    output = env.states.get_input()
    left = {step: answers for step, answers in Run.current.answers.items() if answers}
    missing = Run.current.missing
    return {"failed": failed, "output": output, "entered": Run.current.entered, "left": left, "missing": missing}


def main():
    moto_jsonata._eval_jsonata = Queries()
    StateTaskServiceLambda._eval_service_task = serve
    CommonStateField._eval_body = note_state
    retrier_decl.time = SimpleNamespace(sleep=lambda seconds: None)
    WaitFunction._wait_interval = lambda self, env, wait_seconds: None
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        program = AmazonStateLanguageParser.parse(json.dumps(job["machine"]))[0]
        for run in job["runs"]:
            print(json.dumps({"name": job["name"], **run_one(program, run)}, ensure_ascii=False), flush=True)


main()
