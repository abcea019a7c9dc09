"""The network of eight stations for Prosimos: `jackson ORDERS SEED`. It cannot express the promotion.

The process is a BPMN file with an exclusive gateway wherever ways part or meet. Prosimos is called without an event log and
without a file of statistics; it has means, but no quantiles.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

import numpy
from prosimos.simulation_engine import run_simulation

SERVICE = {
    "screen": (2, 1.4), "express": (1, 0.9), "full": (1, 2.0), "prepare": (3, 2.025),
    "inspect": (1, 0.45), "rework": (2, 3.9), "label": (1, 0.85), "hand_over": (4, 2.0),
}
FLOWS = [
    ("start", "screen"), ("screen", "lanes"), ("lanes", "express"), ("lanes", "full"), ("express", "meet"),
    ("full", "meet"), ("rework", "meet"), ("meet", "prepare"), ("prepare", "inspect"), ("inspect", "verdict"),
    ("verdict", "label"), ("verdict", "rework"), ("label", "hand_over"), ("hand_over", "end"),
]
SPLITS = {"lanes": {"express": 0.6, "full": 0.4}, "verdict": {"label": 0.75, "rework": 0.25}}
ALWAYS = {"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}


def exponential(mean):
    values = [{"value": mean}, {"value": 0.0}, {"value": 1e9}]
    return {"distribution_name": "expon", "distribution_params": values}


def flow_id(source, target):
    return f"f_{source}_{target}"


def bpmn():
    def element(kind, name):
        ways = "".join(f"<incoming>{flow_id(*flow)}</incoming>" for flow in FLOWS if flow[1] == name)
        ways += "".join(f"<outgoing>{flow_id(*flow)}</outgoing>" for flow in FLOWS if flow[0] == name)
        return f'<{kind} id="{name}" name="{name}">{ways}</{kind}>'

    elements = [element("startEvent", "start"), element("endEvent", "end")]
    elements += [element("task", name) for name in SERVICE]
    elements += [element("exclusiveGateway", name) for name in ("lanes", "meet", "verdict")]
    elements += [
        f'<sequenceFlow id="{flow_id(*flow)}" sourceRef="{flow[0]}" targetRef="{flow[1]}"/>' for flow in FLOWS
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="jackson">'
        f'<process id="jackson" isExecutable="false">{"".join(elements)}</process></definitions>'
    )


def parameters():
    def resource(name, servers):
        entry = {
            "id": f"r_{name}", "name": f"r_{name}", "cost_per_hour": 1, "amount": servers, "calendar": "always",
            "assignedTasks": [name],
        }
        return {"id": f"p_{name}", "name": f"p_{name}", "resource_list": [entry]}

    return {
        "resource_profiles": [resource(name, servers) for name, (servers, _) in SERVICE.items()],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": [ALWAYS]}],
        "arrival_time_distribution": exponential(1.0),
        "arrival_time_calendar": [ALWAYS],
        "gateway_branching_probabilities": [
            {
                "gateway_id": gateway,
                "probabilities": [
                    {"path_id": flow_id(gateway, target), "value": share} for target, share in shares.items()
                ],
            }
            for gateway, shares in SPLITS.items()
        ],
        "task_resource_distribution": [
            {"task_id": name, "resources": [{"resource_id": f"r_{name}", **exponential(mean)}]}
            for name, (_, mean) in SERVICE.items()
        ],
    }


def main():
    model, orders, seed = sys.argv[1:]
    if model != "jackson":
        sys.exit("Prosimos has no stock, pickups or joins with a queue: only jackson")
    random.seed(int(seed))
    numpy.random.seed(int(seed))
    with tempfile.TemporaryDirectory() as folder:
        process, assumptions = Path(folder, "jackson.bpmn"), Path(folder, "jackson.json")
        process.write_text(bpmn())
        assumptions.write_text(json.dumps(parameters()))
        (case, tasks, _, started, ended), _ = run_simulation(process, assumptions, int(orders), None, None)
    length = (ended - started).total_seconds()
    answer = {"orders": int(orders), "lead_mean": case.cycle_time.avg}
    for name, (servers, _) in SERVICE.items():
        task = tasks[name]
        answer[f"{name}.utilisation"] = task.processing_time.total / (servers * length)
        answer[f"{name}.waiting"] = task.waiting_time.avg
        answer[f"{name}.visits"] = task.cycle_time.count / int(orders)
    print(json.dumps(answer, indent=2))


if __name__ == "__main__":
    main()
