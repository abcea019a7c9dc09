"""Rebuilds flows from what travels in BPMN files, by docs/bpmn.md alone: prints each as a flow file, called flows too."""

import json
import sys
from pathlib import Path

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{https://orderloom.dev/schema/bpmn/1}"


def text(parent, name):
    found = parent.find(OURS + name)
    return None if found is None else {key: value for key, value in found.attrib.items() if value}


def step(element):
    node = {"component": element.get("component"), "at": [int(element.get("x")), int(element.get("y"))]}
    if (name := text(element, "name")) is not None:
        node["name"] = name
    settings = {one.get("name"): json.loads(one.text) for one in element.iter(OURS + "setting")}
    if settings:
        node["settings"] = settings
    policy = {name: element.get(name) for name in ("timeout", "backoff") if element.get(name)}
    if element.get("retries"):
        policy["retries"] = int(element.get("retries"))
    if policy:
        node["policy"] = policy
    if element.get("pinned"):
        node["pinned"] = True
    return node


def flow(process, header):
    whole = {"format": 2, "id": header.get("id")}
    for name in ("title", "purpose"):
        whole[name] = text(header, name) or {}
    whole["tags"] = [tag.text for tag in header.findall(OURS + "tag")]
    whole["enters_with"] = [one.get("with") for one in header.findall(OURS + "enters")]
    if header.get("promise"):
        whole["promise"] = header.get("promise")
    whole["nodes"] = {one.get("id"): step(one) for one in process.iter(OURS + "step")}
    whole["edges"] = [dict(one.attrib) for one in process.iter(OURS + "connection")]
    for part in header.findall(OURS + "part"):
        whole.setdefault(part.get("kind") + "s", {})[part.get("id")] = json.loads(part.text)
    return whole


for job in json.loads(Path(sys.argv[1]).read_text()):
    file = etree.fromstring(job["xml"].encode())
    for process in file.iter(BPMN + "process"):
        header = process.find(f"{BPMN}extensionElements/{OURS}flow")
        if header is not None:
            print(json.dumps(flow(process, header)))
