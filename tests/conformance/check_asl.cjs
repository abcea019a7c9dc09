// Validates state machines: prints the faults of each.
"use strict";

const { readFileSync } = require("node:fs");
const validator = require("asl-validator");

const validate = validator.default ?? validator;
for (const { name, machine } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const { errors } = validate(machine, { checkPaths: true, checkArn: true });
  console.log(JSON.stringify({ name, faults: errors.map((error) => JSON.stringify(error).slice(0, 400)) }));
}
