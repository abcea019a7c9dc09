/** The connections near what is in view. React Flow gets these alone: at every frame it looks at each that it has. */
import { useStore, type ReactFlowState } from '@xyflow/react';
import { useMemo } from 'react';
import type { Edge, Flow } from '../bindings/types';
import type { Selection } from '../document/desk';
import { edgeId } from '../document/difference';
import { mayCross, nearby, type Area } from '../geometry/area';

const isSame = (one: Area, other: Area) => one.left === other.left && one.top === other.top && one.right === other.right && one.bottom === other.bottom;

function areaIn({ transform: [x, y, zoom], width, height }: ReactFlowState): Area {
  return nearby({ left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom });
}

/** Picks the connections of a flow that may come into view soon, and those that are chosen: React Flow says which no longer are. */
export function useNear(): (flow: Flow, selection: Selection) => { edges: Edge[] } {
  const area = useStore(areaIn, isSame);
  return useMemo(() => {
    return ({ nodes, edges }, selection) => ({
      edges: edges.filter((edge) => {
        const [from, to] = [nodes[edge.from], nodes[edge.to]];
        return (from && to && mayCross(from.at, to.at, area)) || selection.edges.has(edgeId(edge));
      }),
    });
  }, [area]);
}
