// Reads Zeebe files and works out, with feelin, the correlation key that each process would wait for messages with: its own
// when it is started, and those of the parts it is called for. An instance of a multi-instance activity knows its number.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { BpmnModdle } from "bpmn-moddle";
import { evaluate } from "feelin";

const zeebe = createRequire(import.meta.url)("zeebe-bpmn-moddle/resources/zeebe.json");

const value = (text, context) => evaluate(text.replace(/^=/, ""), context).value ?? null;

const extension = (element, type) => element.extensionElements?.values?.find((one) => one.$type === type);

/** Keys of the messages a process waits for, with the path of calls it was called by. */
function keysIn(process, messages, processes, variables, depth, found) {
  const expressions = new Set(messages.map((message) => extension(message, "zeebe:Subscription").correlationKey));
  for (const expression of expressions) found.push({ process: process.id, key: value(expression, variables) });
  if (depth === 0) return;
  for (const call of process.flowElements.filter((one) => one.$type === "bpmn:CallActivity" && !one.isForCompensation)) {
    const called = processes.find((one) => one.id === extension(call, "zeebe:CalledElement").processId);
    const inputs = extension(call, "zeebe:IoMapping")?.inputParameters ?? [];
    const counters = call.loopCharacteristics ? [1, 2, 3] : [undefined];
    for (const loopCounter of counters) {
      const around = { ...variables, loopCounter };
      const own = Object.fromEntries(inputs.map((input) => [input.target, value(input.source, around)]));
      keysIn(called, messages, processes, { ...variables, ...own }, depth - 1, found);
    }
  }
}

for (const { name, xml, process } of JSON.parse(readFileSync(globalThis.process.argv[2], "utf8"))) {
  const { rootElement } = await new BpmnModdle({ zeebe }).fromXML(xml);
  const of = (type) => rootElement.rootElements.filter((element) => element.$type === type);
  const processes = of("bpmn:Process");
  const found = [];
  const first = processes.find((one) => one.id === process);
  keysIn(first, of("bpmn:Message"), processes, { order: { id: "A-1" } }, 4, found);
  console.log(JSON.stringify({ name, keys: found }));
}
