"""Runs workflows of the Serverless Workflow DSL with scripted answers, their jq evaluated by jq itself.

Reads a JSON file of [{"name", "text", "called": {name: text}, "runs": [{"order", "answers": {step: [answer, ...]}}]}] and
prints, for each run, how it ended and every task it entered, in order and with the call it was inside of. Answers are
those of run_asl.py. Only what the exported workflows use of the DSL is there. Every task is given what the one before it
hands on, branches of a fork get a copy each and run in another order from one run to the next.
"""

import copy
import functools
import json
import sys

import jq
import yaml


class Failure(Exception):
    def __init__(self, status):
        super().__init__(status)
        self.error = {"type": "communication", "status": status}


@functools.cache
def compiled(expression, names):
    bindings = "".join(f"$all.{name} as ${name} | " for name in names)
    return jq.compile(f". as $all | {bindings}$all.given | ({expression})")


def evaluate(value, given, variables):
    if isinstance(value, str) and value.startswith("${"):
        names = tuple(sorted(variables))
        program = compiled(value[2:-1], names)
        return program.input_value({**variables, "given": given}).first()
    if isinstance(value, dict):
        return {name: evaluate(entry, given, variables) for name, entry in value.items()}
    if isinstance(value, list):
        return [evaluate(entry, given, variables) for entry in value]
    return value


class Run:
    def __init__(self, document, called, run):
        self.called = {**called, document["document"]["name"]: document}
        self.is_turned = run.get("turned", False)
        self.answers = {step: list(answers) for step, answers in run["answers"].items()}
        self.entered, self.missing = [], []

    def answer(self, step, is_lane):
        lane = "!" if is_lane else ""
        waiting = self.answers.get(step + lane, [])
        if not waiting:
            self.missing.append(step + lane)
            return {"exit": "hand_over" if is_lane else "ok", "data": {}}
        return waiting.pop(0)

    def given(self, answer):
        if answer.get("timeout"):
            raise Failure(408)
        if answer.get("fault"):
            raise Failure(500)
        return answer


class Workflow:
    """One workflow under way."""

    def __init__(self, run, document):
        self.run, self.document = run, document

    def start(self, given):
        return self.tasks(self.document["do"], given, {})[0]

    def tasks(self, tasks, given, variables):
        names = [next(iter(entry)) for entry in tasks]
        place, output = 0, given
        while place is not None:
            name = names[place]
            task = tasks[place][name]
            inside = output.get("at", "") if isinstance(output, dict) else ""
            self.run.entered.append({"state": name, "at": inside})
            given = output
            output, then = self.task(tasks, task, given, variables)
            if "output" in task:
                output = evaluate(task["output"]["as"], output, self.bound(given, variables))
            if then in ("end", "exit"):
                return output, then if then == "end" else None
            if then is None or then == "continue":
                place = place + 1 if place + 1 < len(names) else None
            else:
                place = names.index(then)
        return output, None

    def bound(self, given, variables):
        return {"input": given, "workflow": {"id": "w"}, "task": {"startedAt": {"iso8601": "t"}}, **variables}

    def task(self, beside, task, given, variables):
        bound = self.bound(given, variables)
        then = task.get("then")
        if "switch" in task:
            for case in task["switch"]:
                case = next(iter(case.values()))
                if "when" not in case or evaluate(case["when"], given, bound) is True:
                    return given, case["then"]
            return given, then
        if "set" in task:
            return evaluate(task["set"], given, bound), then
        if "wait" in task:
            return None, then
        if "raise" in task:
            raise Failure(evaluate(task["raise"]["error"]["status"], given, bound))
        if "call" in task:
            is_question = any("listen" in next(iter(entry.values())) for entry in beside)
            return self.call(evaluate(task["with"], given, bound), is_question), then
        if "listen" in task:
            subject = evaluate(task["listen"]["to"]["one"]["with"]["subject"], given, bound).removeprefix("w/")
            is_lane = subject.endswith("/exception")
            answer = self.run.answer(subject.removesuffix("/exception"), is_lane)
            return [self.run.given(answer)], then
        if "try" in task:
            return self.attempt(task, given, variables), then
        if "fork" in task:
            return self.fork(task["fork"]["branches"], given, variables), then
        if "run" in task:
            asked = evaluate(task["run"]["workflow"], given, bound)
            return Workflow(self.run, self.run.called[asked["name"]]).start(asked["input"]), then
        output, ended = self.tasks(task["do"], given, variables)
        return output, ended or then

    def fork(self, branches, given, variables):
        outputs = {}
        order = sorted(range(len(branches)), reverse=self.run.is_turned)
        for place in order:
            outputs[place] = self.tasks([branches[place]], copy.deepcopy(given), variables)[0]
        return [outputs[place] for place in range(len(branches))]

    def call(self, asked, is_question):
        if "condition" in asked:
            return {"answer": True}
        if "undo" in asked:
            undone = asked["undo"]
            self.run.entered.append({"undo": undone["obligation"], "by": undone["by"], "task": asked["task"]})
            return {}
        return {} if is_question else self.run.given(self.run.answer(asked["step"], False))

    def attempt(self, task, given, variables):
        retry = task["catch"].get("retry", {})
        tries = 1 + retry.get("limit", {}).get("attempt", {}).get("count", 0)
        while True:
            tries -= 1
            try:
                return self.tasks(task["try"], given, variables)[0]
            except Failure as failure:
                known = {**variables, task["catch"].get("as", "error"): failure.error}
                spared = "exceptWhen" in retry and evaluate(retry["exceptWhen"], given, self.bound(given, known))
                if tries == 0 or spared:
                    return self.tasks(task["catch"]["do"], given, known)[0]


def check(value, variables=("input", "workflow", "task", "error")):
    """Every expression of a workflow is jq, those too that no run comes to."""
    if isinstance(value, str) and value.startswith("${"):
        compiled(value[2:-1], variables)
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check(entry, variables)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        document = yaml.safe_load(job["text"])
        called = {name: yaml.safe_load(text) for name, text in job["called"].items()}
        for one in [document, *called.values()]:
            check(one)
        for scripted in job["runs"]:
            run = Run(document, called, scripted)
            output = Workflow(run, document).start(scripted["order"])
            left = {step: answers for step, answers in run.answers.items() if answers}
            answer = {"failed": None, "output": output, "entered": run.entered, "left": left, "missing": run.missing}
            print(json.dumps({"name": job["name"], **answer}, ensure_ascii=False), flush=True)


main()
