"""Reads pictures with an XML parser that is not ours and looks at where things lie: prints the faults of each.

No step on another, every text of a step inside it, no label on a step, no line through a step, nothing outside the
picture. Widths of texts are reckoned from the em square, a little wider than common fonts draw them.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def width(text, size):
    return sum(size if ord(letter) >= 0x2E80 else 0.56 * size for letter in text)


def box_of_text(text):
    size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
    wide = width(text.text or "", size)
    left = x - wide / 2 if text.get("text-anchor") == "middle" else x
    return (left, y - 0.8 * size, left + wide, y + 0.2 * size)


def points(path):
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2]))


def box_of_shape(shape):
    if shape.tag == f"{SVG}rect":
        x, y, wide, high = (float(shape.get(name)) for name in ("x", "y", "width", "height"))
        return (x, y, x + wide, y + high)
    # A decision: M left+s,top H right-s L right,middle right-s,bottom H left+s L left,middle z
    top = points(shape.get("d").split("H")[0])[0][1]
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", shape.get("d"))]
    right, bottom, left = numbers[3], numbers[6], numbers[8]
    return (left, top, right, bottom)


def meet(one, other, slack=0.0):
    return (
        one[0] < other[2] - slack and other[0] < one[2] - slack and one[1] < other[3] - slack and other[1] < one[3] - slack
    )


def inside(one, other):
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]


def check(text):
    faults = []
    root = ElementTree.fromstring(text)
    picture = root.find(f"{SVG}g")
    whole = (0, 0, float(root.get("width")), float(root.get("height")) - 64)
    steps, labels, lines = [], [], []
    for element in picture:
        if element.tag == f"{SVG}g":
            shapes = [child for child in element if child.tag in (f"{SVG}rect", f"{SVG}path")]
            own = box_of_shape(shapes[0])
            steps.append((element.find(f"{SVG}title").text, own))
            for written in element.findall(f"{SVG}text"):
                if not inside(box_of_text(written), own):
                    faults.append(f"{written.text!r} does not fit into its step")
        elif element.tag == f"{SVG}text":
            labels.append((element.text, box_of_text(element)))
        elif element.tag == f"{SVG}path":
            lines.append((element.find(f"{SVG}title").text, points(element.get("d"))))
    for number, (name, own) in enumerate(steps):
        if not inside(own, whole):
            faults.append(f"{name!r} lies outside the picture")
        faults.extend(f"{name!r} lies on {other!r}" for other, place in steps[number + 1 :] if meet(own, place))
    for label, place in labels:
        faults.extend(f"{label!r} lies on {name!r}" for name, own in steps if meet(place, own))
        faults.extend(f"{label!r} lies on {other!r}" for other, near in labels if other is not label and meet(place, near, 1.5))
    for name, corners in lines:
        for (x1, y1), (x2, y2) in zip(corners, corners[1:]):
            stretch = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            grown = (stretch[0] - 0.5, stretch[1] - 0.5, stretch[2] + 0.5, stretch[3] + 0.5)
            # Lines begin and end on the outline of a step, up to the lean of a decision inside its frame.
            faults.extend(f"{name!r} runs through {step!r}" for step, own in steps if meet(grown, own, 15))
            if not inside(stretch, whole):
                faults.append(f"{name!r} leaves the picture")
    return {"faults": faults, "steps": len(steps), "lines": len(lines), "labels": len(labels)}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        for job in json.load(file):
            print(json.dumps({"name": job["name"], **check(job["text"])}, ensure_ascii=False))


main()
