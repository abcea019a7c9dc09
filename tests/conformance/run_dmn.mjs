// Reads decisions with dmn-moddle and evaluates each table with feelin, another FEEL, for a list of orders.
// Orders are FEEL contexts, so that moments and lengths are what they should be.

import { readFileSync } from "node:fs";
import { DmnModdle } from "dmn-moddle";
import { evaluate, unaryTest } from "feelin";

const value = (text, context) => evaluate(text, context).value ?? null;

/** Answers of the matching rows, in the order in which they count; null where rows clash. */
function counted(table, hits) {
  switch (table.hitPolicy ?? "UNIQUE") {
    case "UNIQUE":
      return hits.length > 1 ? null : hits;
    case "ANY":
      return hits.some((hit) => JSON.stringify(hit.answers) !== JSON.stringify(hits[0].answers)) ? null : hits.slice(0, 1);
    case "FIRST":
      return hits.slice(0, 1);
    case "PRIORITY":
      return ranked(table, hits).slice(0, 1);
    case "OUTPUT ORDER":
      return ranked(table, hits);
    default:
      return hits;
  }
}

function ranked(table, hits) {
  const allowed = table.output.map((output) => (output.outputValues ? value(`[${output.outputValues.text}]`, {}) : []));
  const rank = (hit) => hit.answers.map((answer, column) => {
    const place = allowed[column].findIndex((one) => JSON.stringify(one) === JSON.stringify(answer));
    return place < 0 ? allowed[column].length : place;
  });
  const compare = (one, other) => {
    const [left, right] = [rank(one), rank(other)];
    const column = left.findIndex((place, index) => place !== right[index]);
    return column < 0 ? 0 : left[column] - right[column];
  };
  return [...hits].sort(compare);
}

function combined(table, hits) {
  if (hits === null) return table.output.map(() => null);
  const column = (index) => hits.map((hit) => hit.answers[index]);
  const numbers = column(0);
  switch (table.aggregation) {
    case "SUM":
      return [numbers.length ? numbers.reduce((sum, number) => sum + number, 0) : null];
    case "MIN":
      return [numbers.length ? Math.min(...numbers) : null];
    case "MAX":
      return [numbers.length ? Math.max(...numbers) : null];
    case "COUNT":
      return [numbers.length];
  }
  const isList = ["COLLECT", "RULE ORDER", "OUTPUT ORDER"].includes(table.hitPolicy);
  return table.output.map((_, index) => (isList ? column(index) : (column(index)[0] ?? null)));
}

function decide(table, context) {
  const inputs = table.input.map((input) => value(input.inputExpression.text, context));
  const matches = (rule) => (rule.inputEntry ?? []).every((entry, index) => {
    if (entry.text.trim() === "-") return true;
    return unaryTest(entry.text, { ...context, "?": inputs[index] }).value === true;
  });
  const hits = (table.rule ?? []).filter(matches).map((rule) => ({
    answers: rule.outputEntry.map((entry) => value(entry.text, context)),
  }));
  return combined(table, counted(table, hits));
}

for (const { name, xml, orders } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const moddle = new DmnModdle();
  const { rootElement, warnings } = await moddle.fromXML(xml, "dmn:Definitions");
  const contexts = orders.map((order) => value(order, {}));
  const decisions = rootElement.drgElement.filter((element) => element.$type === "dmn:Decision");
  const answers = {};
  for (const decision of decisions) {
    answers[decision.id] = contexts.map((context) => decide(decision.decisionLogic, context));
  }
  console.log(JSON.stringify({ name, warnings: warnings.map((warning) => warning.message), answers }));
}
