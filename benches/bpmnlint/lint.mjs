// Lints a BPMN file again and again inside one process, so that starting Node.js does not count.
// Prints the median of reading and linting in milliseconds, and how many problems were reported.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";
import bpmnlint from "bpmnlint";
import NodeResolver from "bpmnlint/lib/resolver/node-resolver.js";

const [file, rounds] = process.argv.slice(2);
const config = JSON.parse(readFileSync(new URL(".bpmnlintrc", import.meta.url), "utf8"));
const linter = new bpmnlint.Linter({ config, resolver: new NodeResolver() });
const times = [];
let problems = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  const started = performance.now();
  const { rootElement } = await new BpmnModdle().fromXML(readFileSync(file, "utf8"));
  const reports = await linter.lint(rootElement);
  times.push(performance.now() - started);
  problems = Object.values(reports).flat().length;
}
times.sort((left, right) => left - right);
console.log(`${times[Math.floor(times.length / 2)]} ${problems}`);
