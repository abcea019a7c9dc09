/** What the menus of the canvas hold: for steps, for a connection, for the canvas itself. */
import { commandActs, openActs } from '../commands/actMenu';
import { useDesk } from '../document/desk';

const OF_STEPS = [
  'openForm', 'rename', 'replace', 'connect', 'addAfter', 'intoSubflow', '-',
  'cut', 'copy', 'paste', 'duplicate', 'delete', 'deleteAndRejoin', '-',
  'selectUpstream', 'selectDownstream', 'group', 'ungroup', 'comment', 'pin', 'toggleBreakpoint', '-',
  'alignMenu', 'tidy', 'zoomSelection', 'copyPicture',
];
const OF_CONNECTIONS = ['openForm', 'insertInto', 'delete', '-', 'tidy', 'zoomFit'];
const OF_CANVAS = ['addStep', 'paste', 'note', 'selectAll', '-', 'find', 'tidy', 'zoomFit', 'zoomActual', 'minimap', 'snapLines', '-', 'outOfSubflow', 'saveVersion', 'copyPicture', 'export', 'simulate'];

/** Opens the menu of what is selected, or of the canvas. */
export function openCanvasMenu(key: number, at: readonly [number, number]): void {
  const chosen = useDesk.getState().flows[key]?.selection;
  const has = (set: ReadonlySet<string> | undefined) => (set?.size ?? 0) > 0;
  const ids = has(chosen?.steps) || has(chosen?.notes) ? OF_STEPS : has(chosen?.edges) ? OF_CONNECTIONS : OF_CANVAS;
  openActs(at, commandActs(ids));
}

/** Opens a menu of some commands. */
export function openMenu(at: readonly [number, number], ids: readonly string[]): void {
  openActs(at, commandActs(ids));
}
