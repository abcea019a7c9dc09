"""Validates XML texts by the official BPMN 2.0 schema: prints the faults of each."""

import json
import sys
from pathlib import Path

from lxml import etree

SCHEMA = Path(__file__).parent / "node_modules/bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd"

schema = etree.XMLSchema(etree.parse(SCHEMA))
for job in json.loads(Path(sys.argv[1]).read_text()):
    schema.validate(etree.fromstring(job["xml"].encode()))
    faults = [f"line {error.line}: {error.message}" for error in schema.error_log]
    print(json.dumps({"name": job["name"], "faults": faults}))
