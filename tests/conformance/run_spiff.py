"""Runs BPMN files in SpiffWorkflow, in step with walks of the stepper and with a clock that does not wait.

Reads a JSON file of [{"name", "xml", "process", "runs": [[move, ...], ...]}]. A move is {"fire", "outcome", "lane", "enters",
"entries"}: the step that is taken, the exit that whoever does its work answers, what a person does after a technical
failure that has no connection, whether a called flow is entered, and how many entries the list has that it is called for.
Prints for each run what the engine did: for each move the steps that could have been taken before it, and the exit by
which the engine left the step; then where and how the process ended.

What SpiffWorkflow does not know is done here, and only that: it reads no compensation, so that events and tasks that undo
are taken out of the file; it neither reads error start events nor interrupts the process around an event sub-process.
"""

import json
import re
import sys
from datetime import datetime, timedelta, timezone

from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import ERROR_EVENT_XPATH, StartEventParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import StartEvent, UserTask
from SpiffWorkflow.bpmn.specs.event_definitions import timer
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OWN = "{https://orderloom.dev/schema/bpmn/1}"
OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class Clock(datetime):
    """A clock that moves when it is told to."""

    moment = datetime(2026, 11, 11, 1, tzinfo=timezone.utc)

    @classmethod
    def now(cls, tz=None):
        return cls.moment


class StartParser(StartEventParser):
    """Start events of event sub-processes for errors, too."""

    def create_task(self):
        task = self._create_task(self.get_event_definition([ERROR_EVENT_XPATH]))
        self.spec.start.connect(task)
        return task


class Parser(BpmnParser):
    """Work is handed out, whoever does it."""

    OVERRIDE_PARSER_CLASSES = {
        BPMN + "startEvent": (StartParser, StartEvent),
        BPMN + "serviceTask": (TaskParser, UserTask),
        BPMN + "sendTask": (TaskParser, UserTask),
        BPMN + "businessRuleTask": (TaskParser, UserTask),
    }


class Diagram:
    """Which elements belong to which step, and which flows stand for which connection."""

    def __init__(self, xml):
        root = etree.fromstring(xml.encode())
        self.leader = {}
        self.flows = []
        self.tags = {}
        self.hosts = {}
        self.results = {}
        names = {}
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            tag, own_id = element.tag.removeprefix(BPMN), element.get("id")
            if tag == "sequenceFlow":
                connection = element.find(f".//{OWN}connection")
                condition = element.find(f"{BPMN}conditionExpression")
                flow = {
                    "source": element.get("sourceRef"),
                    "target": element.get("targetRef"),
                    "condition": None if condition is None else condition.text,
                    "counts": [count.get("variable") for count in element.iter(f"{OWN}count")],
                    "step": None if connection is None else connection.get("from"),
                    "port": None if connection is None else connection.get("port"),
                }
                self.flows.append(flow)
                if connection is None:
                    self.join(flow["source"], flow["target"])
            elif tag == "association":
                self.join(element.get("sourceRef"), element.get("targetRef"))
            elif element.get("attachedToRef"):
                self.join(own_id, element.get("attachedToRef"))
                self.hosts[own_id] = element.get("attachedToRef")
            if own_id is not None:
                self.tags[own_id] = tag
            step = element.find(f"{BPMN}extensionElements/{OWN}step")
            if step is not None:
                names[own_id] = step.get("id")
                result = step.find(f"{OWN}setting[@name='result']")
                self.results[own_id] = "completed" if result is None else json.loads(result.text)
        self.steps = {self.head(element): step for element, step in names.items()}
        self.joins = {names[own_id] for own_id in names if self.tags[own_id] == "parallelGateway"}
        self.loops = {loop.getparent().get("id") for loop in root.iter(f"{BPMN}multiInstanceLoopCharacteristics")}
        lanes = root.findall(f"{BPMN}process/{BPMN}subProcess[@triggeredByEvent='true']")
        self.lane = lanes[0].get("id") if len(lanes) == 1 else None
        self.xml = self.without_compensation(root)

    def without_compensation(self, root):
        gone = set()
        for element in list(root.iter(f"{BPMN}boundaryEvent", f"{BPMN}serviceTask", f"{BPMN}callActivity")):
            undoes = element.get("isForCompensation") == "true"
            if undoes or (element.get("attachedToRef") and element.find(f"{BPMN}compensateEventDefinition") is not None):
                gone.add(element.get("id"))
                element.getparent().remove(element)
        for element in list(root.iter(f"{BPMN}association")):
            element.getparent().remove(element)
        return root

    def head(self, element):
        while element in self.leader:
            element = self.leader[element]
        return element

    def join(self, one, other):
        one, other = self.head(one), self.head(other)
        if one != other:
            self.leader[one] = other

    def step(self, element):
        return self.steps.get(self.head(element))

    def leaving(self, element):
        return [flow for flow in self.flows if flow["source"] == element]

    def connection(self, element, port):
        head = self.head(element)
        for flow in self.flows:
            if flow["port"] == port and self.head(flow["source"]) == head:
                return flow
        return None


class Conditions(PythonScriptEngine):
    """Answers what the engine asks about conditions, counts and times."""

    def __init__(self, run):
        super().__init__()
        self.run = run

    def evaluate(self, task, expression, external_context=None):
        counted = re.fullmatch(r"if count\(([\w.]+)\) > 0 then count\(\1\) else 1", expression)
        if counted:
            return self.run.entries[self.run.name(task)].pop(0) or 1
        if re.fullmatch(r"P[0-9.DTHMS]+", expression):
            return expression
        if expression.startswith("if "):
            return (Clock.now() + timedelta(hours=1)).isoformat()
        return self.run.holds(task, expression)


class Failed(Exception):
    pass


class Run:
    def __init__(self, diagram, spec, specs, moves):
        self.diagram = diagram
        self.entries = {}
        for move in moves:
            if move["enters"]:
                self.entries.setdefault(move["fire"], []).append(move["entries"])
        self.answers = {}
        self.visits = {}
        self.results = {}
        self.entered = set()
        self.ended = self.result = None
        self.outcome = None
        self.answer_of_person = None
        self.workflow = BpmnWorkflow(spec, specs, script_engine=Conditions(self))
        self.settle()

    # What is where.

    def element(self, task):
        return task.task_spec.name.removesuffix(" [child]")

    def caller(self, workflow):
        return None if workflow is self.workflow else self.workflow.get_task_from_id(workflow.parent_task_id)

    def prefix(self, workflow):
        call = self.caller(workflow)
        if call is None:
            return ""
        if self.diagram.tags[self.element(call)] == "subProcess":
            return self.prefix(call.workflow) + "!"
        part = ""
        if self.element(call) in self.diagram.loops:
            data = call.internal_data
            part = f"[{data['key_or_index'] if 'key_or_index' in data else data['item']}]"
        return f"{self.name(call)}{part}/"

    def name(self, task):
        step = self.diagram.step(self.element(task))
        return None if step is None else self.prefix(task.workflow) + step

    def workflows(self):
        return [self.workflow, *self.workflow.subprocesses.values()]

    def tasks(self):
        """Everything under way that stands on the diagram, events on borders apart."""
        for workflow in self.workflows():
            for task in list(workflow.tasks.values()):
                tag = self.diagram.tags.get(self.element(task))
                if task.has_state(OPEN) and tag not in (None, "boundaryEvent"):
                    yield task, tag

    def enabled(self, prefix):
        names = set()
        for task, tag in self.tasks():
            name = self.name(task)
            if name is None or self.prefix(task.workflow) != prefix:
                continue
            if tag == "callActivity":
                if task.has_state(TaskState.READY) or self.call_of(task).id not in self.entered:
                    names.add(name)
            elif tag != "parallelGateway" or task.has_state(TaskState.READY):
                names.add(name)
        return sorted(names)

    def call_of(self, task):
        """The task that stands for all parts of a call."""
        return task.parent if task.task_spec.name.endswith(" [child]") else task

    # What the engine does by itself.

    def settle(self):
        """Lets the engine do what no step of the flow stands for: splits, joins of its own, gateways in front of joins."""
        is_news = True
        while is_news:
            is_news = False
            for workflow in self.workflows():
                for task in list(workflow.tasks.values()):
                    if task.has_state(TaskState.READY) and self.is_inner(task):
                        task.run()
                        is_news = True

    def is_inner(self, task):
        element = self.element(task)
        tag = self.diagram.tags.get(element)
        if tag is None:
            return True
        if tag == "callActivity":
            return task.task_spec.name.endswith(" [child]")
        if tag == "subProcess":
            return True
        return tag == "exclusiveGateway" and self.diagram.step(element) in self.diagram.joins

    def holds(self, task, condition):
        name, element = self.name(task), self.element(task)
        told = re.fullmatch(r'(\w+) = "([^"]*)"', condition)
        if told and told[1] == "exit_after_failure":
            return self.answer_of_person == told[2]
        if told:
            step = self.diagram.step(element)
            if re.fullmatch(r"\w+", step) and told[1] not in (f"exit_{step}", f"decision_{step}"):
                raise Failed(f"{condition} is asked behind {step}")
            return self.answers.get(name) == told[2]
        counted = re.fullmatch(r"(visits_\w+) >= (\d+)", condition)
        if counted:
            return self.visits.get((self.prefix(task.workflow), counted[1]), 0) >= int(counted[2])
        # What a condition comes to is proved elsewhere; here the walk says which one is true.
        flows = [flow for flow in self.diagram.leaving(element) if flow["condition"] == condition]
        return any(flow["port"] == self.outcome for flow in flows)

    # What a walk does.

    def move(self, move):
        fire = move["fire"]
        prefix = fire[: fire.rfind("/") + 1]
        seen = {"enabled": self.enabled(prefix), "took": None}
        self.outcome = move["outcome"]
        if move["lane"] == "retry":
            return seen
        task = next((task for task, _ in self.tasks() if self.name(task) == fire), None)
        if task is None:
            raise Failed(f"{fire} cannot be taken")
        if move["enters"]:
            self.entered.add(self.call_of(task).id)
        elif move["lane"]:
            self.fail(task, move["lane"])
        else:
            seen["took"] = self.take(task, move["outcome"])
        self.settle()
        return seen

    def take(self, task, outcome):
        """Runs the elements of a step one after the other until the engine leaves it."""
        wanted = self.diagram.connection(self.element(task), outcome)
        head = self.diagram.head(self.element(task))
        while True:
            element = self.element(task)
            self.answers[self.name(task)] = outcome
            if self.diagram.tags[element] == "callActivity":
                self.answers[self.name(task)] = self.result_of(task)
            source = wanted["source"] if wanted else None
            if self.diagram.hosts.get(source) == element:
                task = self.border(task, source)
                element = source
            self.run(task, wanted)
            self.settle()
            reached = self.reached(task)
            inside = [child for child in reached if self.diagram.head(self.element(child)) == head and child.has_state(OPEN)]
            targets = [self.element(child) for child in reached]
            left = [flow for flow in self.diagram.leaving(element) if flow["port"] and flow["target"] in targets]
            if left or not inside:
                break
            task = inside[0]
        if self.diagram.tags[element] == "endEvent":
            self.note_end(task, self.diagram.results[element])
            return None
        ports = [flow["port"] for flow in left]
        if self.diagram.tags[element] == "parallelGateway" and outcome is None:
            every = [flow["port"] for flow in self.diagram.leaving(element)]
            return None if sorted(ports) == sorted(every) else ports
        return outcome if outcome in ports else next(iter(ports), None)

    def reached(self, task):
        """The elements of the diagram that come after a task, without the engine's own in between."""
        found, waiting = [], list(task.children)
        while waiting:
            child = waiting.pop()
            if self.element(child) not in self.diagram.tags or self.is_inner(child):
                waiting.extend(child.children)
                if self.element(child) in self.diagram.tags:
                    found.append(child)
            elif self.diagram.tags[self.element(child)] != "boundaryEvent":
                found.append(child)
        return found

    def run(self, task, wanted):
        tag = self.diagram.tags[self.element(task)]
        if tag == "eventBasedGateway":
            self.first_event(task, wanted["source"])
        elif task.has_state(TaskState.WAITING):
            self.happen(task, task.task_spec.event_definition)
        if not task.has_state(TaskState.READY):
            raise Failed(f"{self.element(task)} does not end: {TaskState.get_name(task.state)}")
        task.run()
        targets = [self.element(child) for child in self.reached(task)]
        for flow in self.diagram.leaving(self.element(task)):
            for variable in flow["counts"] if flow["target"] in targets else []:
                key = (self.prefix(task.workflow), variable)
                self.visits[key] = self.visits.get(key, 0) + 1

    def happen(self, task, event):
        """Time is up, or a message or an error arrives."""
        if isinstance(event, TimerEventDefinition):
            task.task_spec._update(task)
            due = task.internal_data["event_value"]
            Clock.moment = max(Clock.moment, datetime.fromisoformat(due)) + timedelta(seconds=1)
        else:
            task.task_spec.catch(task, BpmnEvent(event, payload={}))
        task.task_spec._update(task)

    def first_event(self, task, element):
        position = [child.task_spec.name for child in task.children].index(element)
        event = task.task_spec.event_definition.event_definitions[position]
        self.happen(task, event)

    def border(self, task, element):
        split = task.parent
        event = next(child for child in split.children if self.element(child) == element)
        if not event.has_state(TaskState.WAITING):
            raise Failed(f"{element} does not wait")
        self.happen(event, event.task_spec.event_definition)
        return event

    def result_of(self, call):
        results = [result for (caller, _), result in self.results.items() if caller == call.id]
        return "cancelled" if "cancelled" in results else "ok"

    def note_end(self, task, result):
        call = self.caller(task.workflow)
        if call is None:
            self.ended, self.result = self.name(task), result
        else:
            self.results[(self.call_of(call).id, call.id)] = result

    def fail(self, task, answer):
        """Technical failure without a connection: the error goes up to the first process, whose event sub-process takes over."""
        workflow, name = self.workflow, self.name(task)
        lane = self.diagram.lane
        for other in list(workflow.tasks.values()):
            if other.has_state(OPEN) and self.element(other) in self.diagram.tags:
                other.cancel()
        start = workflow.spec.start
        child = start.trigger_wf(workflow.task_tree, lane)
        around = workflow.tasks[child]
        around.task_spec._predict(around, mask=TaskState.NOT_FINISHED_MASK)
        # The next order must not begin with it.
        start.outputs = [spec for spec in start.outputs if spec.name != lane]
        inner = self.workflow.subprocesses[child]
        self.answer_of_person = answer
        ended = None
        while not inner.completed:
            under_way = (task for workflow in self.workflows()[1:] for task in workflow.tasks.values())
            task = next((task for task in under_way if task.has_state(TaskState.READY | TaskState.WAITING)), None)
            if task is None:
                raise Failed(f"{lane} does not end")
            if isinstance(task.task_spec, CatchingEvent) and task.has_state(TaskState.WAITING):
                self.happen(task, task.task_spec.event_definition)
            if task.workflow is inner and self.diagram.tags.get(self.element(task)) == "endEvent":
                ended = self.element(task)
            task.run()
        self.settle()
        self.ended, self.result = name, ended.rsplit(".", 1)[1]


def play(diagram, spec, specs, moves):
    seen = []
    try:
        run = Run(diagram, spec, specs, moves)
        for move in moves:
            seen.append(run.move(move))
        done = {"failed": None, "ended": run.ended, "result": run.result, "beyond": []}
        if not run.workflow.completed:
            left = [run.element(task) for task, _ in run.tasks()]
            done["failed"] = f"the process does not end: {left}"
    except Exception as failure:  # whatever it is, it is no walk
        done = {"failed": f"{type(failure).__name__}: {failure}"}
    return {**done, "seen": seen}


def main():
    timer.datetime = Clock
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        diagram = Diagram(job["xml"])
        parser = Parser()
        parser.add_bpmn_xml(diagram.xml)
        spec = parser.get_spec(job["process"])
        specs = parser.get_subprocess_specs(job["process"])
        for moves in job["runs"]:
            print(json.dumps({"name": job["name"], **play(diagram, spec, specs, moves)}), flush=True)


main()
