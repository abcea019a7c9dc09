/** The connections near what is in view. React Flow gets these alone: at every frame it looks at each that it has. */
import { useStore, type ReactFlowState } from '@xyflow/react';
import type { Edge, Flow } from '../bindings/types';
import type { Selection } from '../document/desk';
import { edgeId } from '../document/difference';
import { mayCross, nearby, type Area } from '../geometry/area';

const isSame = (one: Area, other: Area) => one.left === other.left && one.top === other.top && one.right === other.right && one.bottom === other.bottom;

function areaIn({ transform: [x, y, zoom], width, height }: ReactFlowState): Area {
  return nearby({ left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom });
}

/** What may come into view soon. */
export function useNearArea(): Area {
  return useStore(areaIn, isSame);
}

export function isNear({ nodes }: Pick<Flow, 'nodes'>, edge: Edge, area: Area): boolean {
  const [from, to] = [nodes[edge.from], nodes[edge.to]];
  return from !== undefined && to !== undefined && mayCross(from.at, to.at, area);
}

/** The connections of a flow that may come into view soon, and those that are chosen: React Flow says which no longer are. */
export function nearEdges(flow: Flow, selection: Selection, area: Area): Pick<Flow, 'edges'> {
  return { edges: flow.edges.filter((edge) => isNear(flow, edge, area) || selection.edges.has(edgeId(edge))) };
}
