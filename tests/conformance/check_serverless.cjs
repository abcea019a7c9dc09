// Reads workflows with the SDK, and looks at what its schema does not say: that every `then` names a task of its list,
// that every task can be reached, that names occur once, that every function called is declared and every workflow run is there.
"use strict";

const { readFileSync } = require("node:fs");
const { Classes, validate } = require("@serverlessworkflow/sdk");
const yaml = require("js-yaml");

const DIRECTIVES = ["continue", "exit", "end"];

function targets(task, next) {
  if (!task.switch) return [task.then ?? next];
  const cases = task.switch.map((entry) => Object.values(entry)[0]);
  const isOpen = cases.every((one) => one.when);
  return cases.map((one) => one.then).concat(isOpen ? [next] : []);
}

function inner(task) {
  return [task.do, Array.isArray(task.try) ? task.try : undefined, task.catch?.do].filter(Boolean);
}

function checkList(list, seen, faults, functions, workflows) {
  const tasks = list.map((entry) => Object.entries(entry)[0]);
  const names = tasks.map(([name]) => name);
  const reached = new Set();
  const waiting = names.slice(0, 1);
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (reached.has(name)) continue;
    reached.add(name);
    const place = names.indexOf(name);
    for (const target of targets(tasks[place][1], names[place + 1])) {
      if (target === undefined || DIRECTIVES.includes(target)) continue;
      if (names.includes(target)) waiting.push(target);
      else faults.push(`${name} leads to ${target}, which is no task beside it`);
    }
  }
  for (const [name, task] of tasks) {
    if (seen.has(name)) faults.push(`${name} is there twice`);
    seen.add(name);
    if (!reached.has(name)) faults.push(`${name} cannot be reached`);
    if (task.call && !functions.includes(task.call)) faults.push(`${name} calls ${task.call}, which is not declared`);
    const run = task.run?.workflow?.name;
    if (run !== undefined && !workflows.has(run)) faults.push(`${name} runs ${run}, which is not there`);
    for (const list of inner(task)) checkList(list, seen, faults, functions, workflows);
    for (const branch of task.fork?.branches ?? []) checkList([branch], seen, faults, functions, workflows);
  }
}

const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
const workflows = new Set(jobs.map(({ text }) => yaml.load(text).document.name));
for (const { name, text } of jobs) {
  const faults = [];
  try {
    const workflow = yaml.load(text);
    validate("Workflow", workflow);
    Classes.Workflow.deserialize(text);
    checkList(workflow.do, new Set(), faults, Object.keys(workflow.use?.functions ?? {}), workflows);
  } catch (error) {
    faults.push(String(error.message).split("\n").slice(0, 8).join("; "));
  }
  console.log(JSON.stringify({ name, faults }));
}
