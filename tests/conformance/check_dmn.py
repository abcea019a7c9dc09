"""Validates decisions against the schema of DMN 1.3 that the package dmn-moddle ships: prints the faults of each."""

import json
import pathlib
import sys

from lxml import etree

SCHEMA = pathlib.Path(__file__).parent / "node_modules/dmn-moddle/resources/dmn/xsd/DMN13.xsd"


def main():
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    schema = etree.XMLSchema(etree.parse(SCHEMA, parser))
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        schema.validate(etree.fromstring(job["xml"].encode(), parser))
        print(json.dumps({"name": job["name"], "faults": [error.message for error in schema.error_log]}))


main()
