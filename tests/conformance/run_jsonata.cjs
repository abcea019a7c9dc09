// Evaluates JSONata conditions for orders with JSONata's own implementation: prints, for each condition, the answers.
"use strict";

const { readFileSync } = require("node:fs");
const jsonata = require("jsonata");

async function main() {
  const { conditions, orders, moment } = JSON.parse(readFileSync(process.argv[2], "utf8"));
  for (const text of conditions) {
    const expression = jsonata(text.replace(/^\{%/, "").replace(/%\}$/, ""));
    const answers = [];
    for (const data of orders) {
      const states = { input: { data }, context: { State: { EnteredTime: moment } } };
      try {
        answers.push((await expression.evaluate({}, { states })) ?? null);
      } catch (error) {
        answers.push(`refused: ${error.message ?? error.code}`);
      }
    }
    console.log(JSON.stringify(answers));
  }
}

main();
