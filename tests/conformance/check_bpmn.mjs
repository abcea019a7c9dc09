// Reads BPMN files with the tools of bpmn.io: prints what moddle warns about, what the linter calls an error, and what
// bpmn-js draws over something else. Each file is read with the descriptor of its own engine.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const dom = new JSDOM("<!doctype html><html><body><div id='canvas'></div></body></html>", { pretendToBeVisual: true });
const { window } = dom;
for (const name of ["document", "DOMParser", "SVGElement", "HTMLElement", "Element", "Node", "getComputedStyle"]) {
  globalThis[name] = window[name];
}
globalThis.window = window;
// jsdom draws nothing: what bpmn-js asks a drawing for gets the answer of an empty one.
class SVGMatrix {
  constructor() {
    Object.assign(this, { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 });
    for (const name of ["inverse", "multiply", "translate", "scale", "rotate"]) this[name] = matrix;
  }
}
globalThis.SVGMatrix = window.SVGMatrix = SVGMatrix;
const matrix = () => new SVGMatrix();
const transform = () => ({ matrix: matrix(), setTranslate() {}, setRotate() {}, setScale() {}, setMatrix() {} });
const list = () => ({ numberOfItems: 0, consolidate: () => null, clear() {}, initialize() {}, appendItem() {}, getItem: transform });
const svg = window.SVGElement.prototype;
Object.assign(svg, {
  getBBox: () => ({ x: 0, y: 0, width: 0, height: 0 }),
  getComputedTextLength: () => 0,
  getScreenCTM: matrix,
  getCTM: matrix,
  createSVGMatrix: matrix,
  createSVGTransform: transform,
  createSVGTransformFromMatrix: transform,
});
Object.defineProperty(svg, "transform", { get() { return { baseVal: list() }; }, configurable: true });
window.HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 6 * text.length }) });
globalThis.CSS = window.CSS = { escape: (text) => text.replace(/[^\w-]/g, (letter) => "\\" + letter) };

const require = createRequire(import.meta.url);
const Viewer = require("bpmn-js/dist/bpmn-viewer.production.min.js");
const { BpmnModdle } = await import("bpmn-moddle");
const { Linter } = await import("bpmnlint");
const { default: NodeResolver } = await import("bpmnlint/lib/resolver/node-resolver.js");

const ENGINES = {
  plain: { descriptors: {}, rules: "bpmnlint:recommended" },
  zeebe: {
    descriptors: { zeebe: require("zeebe-bpmn-moddle/resources/zeebe.json") },
    rules: ["bpmnlint:recommended", "plugin:camunda-compat/camunda-cloud-8-8"],
  },
  camunda7: {
    descriptors: { camunda: require("camunda-bpmn-moddle/resources/camunda.json") },
    rules: ["bpmnlint:recommended", "plugin:camunda-compat/camunda-platform-7-23"],
  },
  flowable: { descriptors: { flowable: require("./flowable.json") }, rules: "bpmnlint:recommended" },
};

const crosses = (a, b, box) => {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y;
};
const overlap = (one, other) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
const holds = (frame, element) => {
  for (let at = element; at; at = at.parent) if (at === frame) return true;
  return false;
};

function drawn(registry, faults) {
  const all = registry.filter((element) => element.parent && !element.labelTarget);
  const shapes = all.filter((element) => !element.waypoints);
  const edges = all.filter((element) => element.waypoints);
  shapes.forEach((one, index) => {
    for (const other of shapes.slice(index + 1)) {
      const related = one.host === other || other.host === one || holds(one, other) || holds(other, one);
      if (!related && overlap(one, other)) faults.push(`${one.id} lies on ${other.id}`);
    }
  });
  for (const edge of edges) {
    for (let index = 1; index < edge.waypoints.length; index++) {
      const [a, b] = [edge.waypoints[index - 1], edge.waypoints[index]];
      if (a.x !== b.x && a.y !== b.y) faults.push(`${edge.id} is not drawn at right angles`);
      for (const shape of shapes) {
        if (!holds(shape, edge) && crosses(a, b, shape)) faults.push(`${edge.id} runs through ${shape.id}`);
      }
    }
  }
  return shapes.length + edges.length;
}

const container = window.document.getElementById("canvas");
for (const { name, profile, xml } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const { descriptors, rules } = ENGINES[profile];
  const faults = [];
  const { rootElement, warnings } = await new BpmnModdle(descriptors).fromXML(xml);
  warnings.forEach((warning) => faults.push(`moddle: ${warning.message}`));
  const linter = new Linter({ config: { extends: rules }, resolver: new NodeResolver({ require }) });
  for (const [rule, reports] of Object.entries(await linter.lint(rootElement))) {
    for (const report of reports) {
      if (report.category === "error" || report.category === "rule-error") faults.push(`${rule}: ${report.id}: ${report.message}`);
    }
  }
  const viewer = new Viewer({ container, moddleExtensions: descriptors });
  const loaded = await viewer.importXML(xml);
  loaded.warnings.forEach((warning) => faults.push(`bpmn-js: ${warning.message}`));
  let elements = 0;
  for (const diagram of rootElement.diagrams) {
    const opened = await viewer.open(diagram.id);
    opened.warnings.forEach((warning) => faults.push(`bpmn-js: ${warning.message}`));
    elements += drawn(viewer.get("elementRegistry"), faults);
  }
  viewer.destroy();
  console.log(JSON.stringify({ name, elements, faults }));
}
