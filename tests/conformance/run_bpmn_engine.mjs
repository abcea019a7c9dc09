// Runs BPMN files in bpmn-engine, in step with walks of the stepper and with timers that do not wait.
//
// Reads a JSON file of [{ name, xml, process, runs: [[move, ...], ...] }]. A move is { fire, outcome, lane, enters,
// entries }: the step that is taken, the exit that whoever does its work answers, what a person does after a technical failure
// that has no connection, whether a called flow is entered, and how many entries the list has that it is called for. Prints for each run what the engine did: for each move the steps that
// waited for an answer before it (null where the engine waits for nobody), the exit by which the engine left the step, and
// what it undid; then where and how the process ended and what it did beyond the walk.
//
// What bpmn-engine does not know is done here, and only that: called processes must not be executable by themselves; an
// event sub-process starts without interrupting what is around it; word of flows that were not taken goes down to joins, which
// take it for an order, and to undo tasks that nothing needs any more, which end no process. It undoes in the order of the file.
import { readFileSync } from "node:fs";
import { Engine } from "bpmn-engine";
import { Association, SequenceFlow, Timers } from "bpmn-elements";
import { BpmnModdle } from "bpmn-moddle";

const FAULT = "ORDERLOOM_FAULT";
const WORKED = new Set(["bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask"]);

/** Which elements belong to which step, and which flows stand for which connection. */
class Diagram {
  constructor(root) {
    this.leader = new Map();
    this.flows = new Map();
    this.elements = new Map();
    this.steps = new Map();
    this.results = new Map();
    const names = new Map();
    for (const process of root.rootElements.filter((element) => element.$type === "bpmn:Process")) this.read(process, names, process.id);
    for (const [element, step] of names) this.steps.set(this.head(element), step);
  }

  read(scope, names, process) {
    for (const element of [...(scope.flowElements ?? []), ...(scope.artifacts ?? [])]) {
      const own = (tag) => (element.extensionElements?.values ?? []).filter((value) => value.$type === `orderloom:${tag}`);
      if (element.$type === "bpmn:SequenceFlow") {
        const [connection] = own("connection");
        const [source, target] = [element.sourceRef.id, element.targetRef.id];
        const counts = own("count").map((count) => count.variable);
        const condition = element.conditionExpression?.body;
        this.flows.set(element.id, { process, source, target, counts, condition, step: connection?.from, port: connection?.port });
        if (!connection) this.join(source, target);
        continue;
      }
      if (element.$type === "bpmn:Association") {
        this.join(element.sourceRef.id, element.targetRef.id);
        continue;
      }
      this.elements.set(element.id, element);
      if (element.attachedToRef) this.join(element.id, element.attachedToRef.id);
      const [step] = own("step");
      if (step) {
        names.set(element.id, step.id);
        const result = step.$children?.find((child) => child.$type === "orderloom:setting" && child.name === "result");
        this.results.set(element.id, result ? JSON.parse(result.$body) : "completed");
      }
      if (element.flowElements) {
        if (element.triggeredByEvent) this.lane = element.id;
        this.read(element, names, process);
      }
    }
  }

  head(element) {
    let at = element;
    while (this.leader.has(at)) at = this.leader.get(at);
    return at;
  }

  join(one, other) {
    const [from, to] = [this.head(one), this.head(other)];
    if (from !== to) this.leader.set(from, to);
  }

  step(element) {
    return this.steps.get(this.head(element));
  }

  connection(element, port) {
    const head = this.head(element);
    return [...this.flows.values()].find((flow) => flow.port === port && this.head(flow.source) === head);
  }

  /** The exits of a step of a process that lead on. */
  ports(process, step) {
    const flows = [...this.flows.values()].filter((flow) => flow.process === process && flow.step === step);
    return flows.map((flow) => flow.port);
  }

  leaving(element) {
    return [...this.flows.values()].filter((flow) => flow.source === element);
  }

  isStep(element) {
    return this.step(element) !== undefined;
  }
}

class Failed extends Error {}

/** Flows that are not taken: the engine sends word of them down to joins, which take it for an order, and to unused undo tasks. */
const silent = (Flow) =>
  function Silent(...given) {
    const flow = new Flow(...given);
    flow.discard = () => true;
    return flow;
  };

const prefixOf = (fire) => fire.slice(0, fire.lastIndexOf("/") + 1);
const push = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);

class Run {
  constructor(diagram, process, moves) {
    this.diagram = diagram;
    this.process = process;
    this.scopes = new Map();
    this.called = new Map();
    this.activities = new Map();
    this.waiting = new Map();
    this.taken = new Map();
    this.ends = new Map();
    this.entered = new Map();
    this.undone = new Map();
    this.results = new Map();
    this.visits = new Map();
    this.answers = new Map();
    this.entries = new Map();
    for (const move of moves) {
      if (move.enters) push(this.entries, move.fire, move.entries);
      else if (move.outcome !== null && move.lane === null) push(this.answers, move.fire, move.outcome);
    }
    this.asked = new Map();
    this.cause = null;
    this.timers = new Timers({ setTimeout: () => null, clearTimeout: () => null });
  }

  async start(sourceContext) {
    const engine = new Engine({
      name: "walk",
      sourceContext,
      timers: this.timers,
      expressions: { resolveExpression: (text, message) => this.resolve(text, message) },
      extensions: { worker: (activity) => this.work(activity) },
      listener: { emit: (key, api) => key === "activity.wait" && this.wait(api) },
    });
    engine.on("error", (error) => (this.error = error));
    engine.broker.subscribeTmp("event", "#", (key, message) => this.note(key, message.content), { noAck: true });
    this.engine = engine;
    await engine.execute();
  }

  // What is where.

  /** What stands before the names of the steps of a scope; "!" for the event sub-process. */
  prefix(content) {
    const parents = [content.parent, ...(content.parent?.path ?? [])];
    const lane = parents.some((parent) => parent.id === this.diagram.lane);
    const scope = parents.find((parent) => this.scopes.has(parent.executionId));
    return scope && this.scopes.get(scope.executionId) + (lane ? "!" : "");
  }

  /** The same for what runs in an environment: each process has its own, and so has the event sub-process. */
  prefixIn(environment) {
    const process = this.processes().find((running) => running.environment === environment);
    return process ? this.scopes.get(process.executionId) : "!";
  }

  processes() {
    const [definition] = this.engine.execution.definitions;
    return definition.execution.processes;
  }

  name(content) {
    return this.nameOf(this.prefix(content), content.id);
  }

  nameOf(prefix, id) {
    return this.diagram.isStep(id) && prefix !== undefined ? prefix + this.diagram.step(id) : undefined;
  }

  enabled(prefix) {
    const here = [...this.waiting.values()].filter((one) => one.prefix === prefix && one.name);
    return [...new Set(here.map((one) => one.name))].sort();
  }

  // What the engine says.

  note(key, content) {
    const { id } = content;
    switch (key) {
      case "process.enter":
        return this.enter(content);
      case "process.leave":
        return this.leaveScope(this.scopes.get(content.executionId));
      case "flow.take":
        return this.take(content);
      case "activity.enter":
        this.activities.set(content.executionId, this.prefix(content));
        if (this.diagram.elements.get(id)?.$type === "bpmn:CallActivity") this.results.delete(this.name(content));
        if (this.diagram.elements.get(id)?.$type === "bpmn:IntermediateThrowEvent") this.cause = this.name(content) ?? this.cause;
        return;
      case "activity.end":
        if (this.diagram.elements.get(id)?.$type === "bpmn:EndEvent") this.end(content);
        return;
      case "activity.leave":
        this.waiting.delete(this.place(content));
    }
  }

  place(content) {
    return `${this.prefix(content)}|${content.id}`;
  }

  enter(content) {
    const [call] = content.inbound ?? [];
    if (!call) return this.enterScope(content, "");
    const name = this.name(call);
    const isUndo = this.diagram.elements.get(call.id).isForCompensation;
    if (isUndo) this.noteUndone(name);
    else if (name === undefined) this.undoCalls(call.calledElement);
    const part = call.isMultiInstance ? `[${call.index}]` : "";
    this.enterScope(content, `${name ?? "!"}${isUndo ? "!" : part}/`);
    if (!isUndo && name) push(this.entered, name, call.index ?? 0);
  }

  enterScope(content, prefix) {
    this.scopes.set(content.executionId, prefix);
    this.called.set(prefix, content.id);
  }

  leaveScope(prefix) {
    for (const [place, one] of this.waiting) if (one.prefix === prefix) this.waiting.delete(place);
  }

  take(content) {
    const flow = this.diagram.flows.get(content.id);
    const prefix = this.prefix(content);
    for (const variable of flow.counts) {
      const counter = prefix + variable;
      this.visits.set(counter, (this.visits.get(counter) ?? 0) + 1);
    }
    if (flow.step) push(this.taken, prefix + flow.step, flow.port);
  }

  end(content) {
    const prefix = this.prefix(content);
    if (prefix === "!") {
      this.lane = content.id.slice(content.id.lastIndexOf(".") + 1);
      return;
    }
    const name = this.name(content);
    if (name === undefined) return;
    const result = this.diagram.results.get(content.id);
    push(this.ends, name, result);
    if (prefix !== "") push(this.results, prefix.slice(0, -1).replace(/\[\d+\]$/, ""), result);
  }

  /** The event sub-process undoes calls that are under way by the process that their compensation would call. */
  undoCalls(process) {
    const elements = [...this.diagram.elements.values()];
    const handlers = elements.filter((one) => one.isForCompensation && one.calledElement === process && one.$parent.id === this.process);
    for (const handler of handlers) this.noteUndone(this.diagram.step(handler.id));
  }

  noteUndone(name) {
    if (this.cause) push(this.undone, this.cause, name ?? "");
  }

  // What the engine asks.

  work(activity) {
    if (WORKED.has(activity.type)) {
      const run = this;
      activity.behaviour.Service = function Worker() {
        this.execute = (_, answer) => run.serve(activity, answer);
        this.discard = () => {};
      };
    }
    return { activate() {}, deactivate() {} };
  }

  serve({ id, environment }, answer) {
    const element = this.diagram.elements.get(id);
    const prefix = this.prefixIn(environment);
    const name = this.nameOf(prefix, id);
    if (element.isForCompensation || prefix === "!") this.noteUndone(name);
    else if (name !== undefined && this.isUndoStep(id)) push(this.undone, name, "");
    else if (name !== undefined) return this.waiting.set(`${prefix}|${id}`, { id, name, prefix, element, answer });
    // What undoes is answered at once.
    return answer(null, {});
  }

  isUndoStep(id) {
    const head = this.diagram.head(id);
    if (this.undoSteps === undefined) {
      const throws = [...this.diagram.elements.values()].filter(
        (element) => element.extensionElements?.values?.some((value) => value.$type === "orderloom:step" && value.component === "flow.compensate"),
      );
      this.undoSteps = new Set(throws.map((element) => this.diagram.head(element.id)));
    }
    return this.undoSteps.has(head);
  }

  wait(api) {
    const { content } = api;
    const element = this.diagram.elements.get(content.id);
    if (!element || element.$type === "bpmn:BoundaryEvent" || element.$type === "bpmn:StartEvent") return;
    const prefix = this.prefix(content);
    this.waiting.set(this.place(content), { id: content.id, name: this.nameOf(prefix, content.id), prefix, element, api });
  }

  timer(prefix, element) {
    return this.timers.executing.find(({ owner }) => owner.parent.id === element && this.activities.get(owner.parent.executionId) === prefix);
  }

  resolve(text, { environment, content }) {
    if (/^if count\(([\w.]+)\) > 0 then count\(\1\) else 1$/.test(text)) {
      return this.shift(this.entries, this.nameOf(this.prefixIn(environment), content.id), "called") || 1;
    }
    if (text.startsWith("if ")) return new Date(Date.now() + 3_600_000).toISOString();
    if (!content || !this.diagram.elements.get(content.id)?.$type.endsWith("Gateway")) return text;
    return this.holds(text, this.prefixIn(environment), content.id);
  }

  holds(condition, prefix, gateway) {
    const told = condition.match(/^(\w+) = "([^"]*)"$/);
    if (told?.[1] === "exit_after_failure") return this.person === told[2];
    const counted = condition.match(/^(visits_\w+) >= (\d+)$/);
    if (counted) return (this.visits.get(prefix + counted[1]) ?? 0) >= Number(counted[2]);
    const step = this.diagram.step(gateway);
    const name = prefix + step;
    if (told) {
      if (/^\w+$/.test(step) && ![`exit_${step}`, `decision_${step}`].includes(told[1])) {
        throw new Failed(`${condition} is asked behind ${step}`);
      }
      if (this.results.has(name)) return this.results.get(name).includes(told[2]);
      return this.asked.get(name) === told[2];
    }
    // What a condition comes to is proved elsewhere; here the walk says which one is true.
    const ports = this.diagram.leaving(gateway).filter((flow) => flow.condition === condition);
    const [answer] = this.answers.get(name) ?? [];
    return ports.some((flow) => flow.port === answer);
  }

  // What a walk does.

  async move(move) {
    const { fire, outcome, lane, enters } = move;
    const prefix = prefixOf(fire);
    const [one] = [...this.waiting.values(), ...this.catching()].filter((waiting) => waiting.name === fire);
    const seen = { enabled: one ? this.enabledWithTimers(prefix) : null, took: null, undone: [] };
    if (lane === "retry") {
      if (!one) throw new Failed(`${fire} does not wait`);
      return seen;
    }
    if (lane) {
      if (!one) throw new Failed(`${fire} does not wait`);
      this.fail(one, fire, lane);
    } else if (one) this.answer(one, fire, outcome, prefix);
    if (this.error) throw new Failed(String(this.error.message));
    if (enters) this.shift(this.entered, fire, "entered");
    else if (!lane) seen.took = this.left(fire, outcome);
    seen.undone = this.undone.get(fire) ?? [];
    this.undone.delete(fire);
    return seen;
  }

  /** Catch events for timers: the engine tells nobody that they wait. */
  catching() {
    const events = this.timers.executing.map(({ owner }) => ({
      id: owner.parent.id,
      prefix: this.activities.get(owner.parent.executionId),
      element: this.diagram.elements.get(owner.parent.id),
    }));
    const catching = events.filter(({ element }) => element?.$type === "bpmn:IntermediateCatchEvent");
    return catching.map((one) => ({ ...one, name: this.nameOf(one.prefix, one.id) }));
  }

  enabledWithTimers(prefix) {
    const timers = this.catching().filter((one) => one.prefix === prefix);
    return [...new Set([...this.enabled(prefix), ...timers.map((one) => one.name)])].sort();
  }

  answer(one, fire, outcome, prefix) {
    const wanted = this.diagram.connection(one.element.id, outcome);
    const source = this.diagram.elements.get(wanted?.source);
    this.asked.set(fire, outcome);
    const definition = source?.eventDefinitions?.[0]?.$type;
    if (definition === "bpmn:TimerEventDefinition") return this.ring(prefix, source.id);
    if (definition === "bpmn:ErrorEventDefinition") return this.throwTo(one, source.id);
    if (definition === "bpmn:MessageEventDefinition") return this.waiting.get(`${prefix}|${source.id}`)?.api.signal();
    this.waiting.delete(`${prefix}|${one.id}`);
    return one.answer ? one.answer(null, {}) : one.api.signal();
  }

  ring(prefix, element) {
    const timer = this.timer(prefix, element);
    if (!timer) throw new Failed(`${element} has no timer`);
    if (!(timer.delay > 0)) throw new Failed(`${element} rings at once`);
    this.timers.clearTimeout(timer);
    timer.callback();
  }

  throwTo(one, border) {
    const error = Object.assign(new Error("down"), { code: FAULT });
    if (one.answer) return one.answer(error);
    const process = this.processes().find((running) => this.scopes.get(running.executionId) === one.prefix);
    process.getActivityById(border).broker.publish("api", "activity.throw.worker", { message: { id: "Error_fault" } }, { type: "throw", delegate: true });
  }

  /** Technical failure without a connection: the error goes up to the first process, whose event sub-process takes over. */
  fail(one, fire, answer) {
    const main = this.processes().find((process) => process.id === this.process);
    for (const process of this.processes()) if (process !== main) process.stop();
    for (const api of main.getPostponed()) {
      const element = this.diagram.elements.get(api.id);
      const undoes = element?.eventDefinitions?.[0]?.$type === "bpmn:CompensateEventDefinition";
      if (element && element.id !== this.diagram.lane && !undoes) api.stop();
    }
    for (const flow of main.getSequenceFlows()) flow.stop();
    this.waiting.clear();
    this.person = answer;
    this.cause = fire;
    const lane = main.getActivityById(this.diagram.lane);
    if (!lane) throw new Failed("nobody catches a technical failure");
    const error = { message: { id: "Error_fault" } };
    lane.run(error);
    lane.broker.publish("api", "process.throw.worker", error, { type: "throw", delegate: true, correlationId: "worker" });
    const asked = [...this.waiting.values()].find((waiting) => waiting.prefix === "!");
    if (!asked) throw new Failed("nobody is asked after a technical failure");
    asked.api.signal();
    if (!this.lane) throw new Failed("the event sub-process does not end");
    this.stopped = { ended: fire, result: this.lane };
  }

  shift(map, name, what) {
    const [first, ...rest] = map.get(name) ?? [];
    if (first === undefined) throw new Failed(`${name} was not ${what}`);
    map.set(name, rest);
    return first;
  }

  left(fire, outcome) {
    if (this.ends.has(fire)) {
      this.last = { ended: fire, result: this.shift(this.ends, fire, "reached") };
      return null;
    }
    if (outcome !== null) {
      const port = this.shift(this.taken, fire, "left");
      this.answers.set(fire, (this.answers.get(fire) ?? []).slice(1));
      return port;
    }
    const taken = this.taken.get(fire) ?? [];
    const ports = this.diagram.ports(this.called.get(prefixOf(fire)), fire.slice(prefixOf(fire).length));
    this.taken.delete(fire);
    if (ports.length === 0) throw new Failed(`${fire} was not reached`);
    return taken.sort().join() === ports.sort().join() ? null : taken;
  }

  /** What the engine did that the walk did not. */
  beyond() {
    const all = [];
    for (const map of [this.taken, this.ends]) for (const [name, rest] of map) all.push(...rest.map((what) => `${name} ${what}`));
    return all;
  }
}

async function play(diagram, sourceContext, process, moves) {
  const run = new Run(diagram, process, moves);
  const seen = [];
  let failed = null;
  try {
    await run.start(sourceContext);
    for (const move of moves) seen.push(await run.move(move));
    if (!run.stopped && run.engine.state !== "idle") failed = `the process does not end: ${run.engine.state}`;
  } catch (error) {
    failed = `${error.constructor.name}: ${error.message}`;
  }
  const { ended, result } = run.stopped ?? run.last ?? {};
  return { failed, seen, ended, result, beyond: run.beyond() };
}

const moddle = new BpmnModdle();
const [, , input] = process.argv;
for (const { name, xml, process, runs } of JSON.parse(readFileSync(input, "utf8"))) {
  const { rootElement } = await moddle.fromXML(xml);
  const diagram = new Diagram(rootElement);
  const once = new Engine({
    name,
    source: xml,
    elements: { Association: silent(Association), SequenceFlow: silent(SequenceFlow) },
    extendFn: (element) => {
      if (element.$type === "bpmn:Process") element.isExecutable = element.id === process;
    },
  });
  const [definition] = await once.getDefinitions();
  const sourceContext = definition.environment.options.source;
  for (const moves of runs) console.log(JSON.stringify({ name, ...(await play(diagram, sourceContext, process, moves)) }));
}
