/** The keys that the interaction specification promises, held against the commands that the parts of the window provide. */
import { beforeAll, expect, test, vi } from 'vitest';
import type { Command } from './registry';

vi.hoisted(() => Object.assign(globalThis, { window: globalThis, navigator: { userAgent: '', language: 'en' } }));

/** Act, keys, the command that does it; letters only act on the canvas. */
const TABLE: [string, string[], string][] = [
  ['command palette', ['Mod+K', 'Mod+Shift+P'], 'commandPalette'],
  ['find in the flow', ['Mod+F'], 'find'],
  ['find in all flows', ['Mod+Shift+F'], 'findEverywhere'],
  ['next problem', ['F8'], 'nextProblem'],
  ['previous problem', ['Shift+F8'], 'previousProblem'],
  ['add a step anywhere', ['N'], 'addStep'],
  ['add a step after this', ['A'], 'addAfter'],
  ['replace', ['R'], 'replace'],
  ['rename', ['F2', 'E'], 'rename'],
  ['open the form', ['Enter'], 'openForm'],
  ['connect from this step', ['C'], 'connect'],
  ['walk left', ['ArrowLeft'], 'walkLeft'],
  ['walk right', ['ArrowRight'], 'walkRight'],
  ['walk up', ['ArrowUp'], 'walkUp'],
  ['walk down', ['ArrowDown'], 'walkDown'],
  ...(['Left', 'Right', 'Up', 'Down'] as const).flatMap((way): [string, string[], string][] => [
    [`extend the selection, ${way}`, [`Shift+Arrow${way}`], `extend${way}`],
    [`nudge one grid, ${way}`, [`Alt+Arrow${way}`], `nudge${way}`],
    [`nudge five grids, ${way}`, [`Alt+Shift+Arrow${way}`], `nudgeFar${way}`],
  ]),
  ['context menu', ['ContextMenu'], 'contextMenu'],
  ['into a sub-flow', ['Mod+ArrowDown'], 'intoSubflow'],
  ['out of a sub-flow', ['Mod+ArrowUp'], 'outOfSubflow'],
  ['zoom in', ['Mod+='], 'zoomIn'],
  ['zoom out', ['Mod+-'], 'zoomOut'],
  ['100 %', ['Mod+0'], 'zoomActual'],
  ['fit', ['Mod+1'], 'zoomFit'],
  ['zoom to the selection', ['Mod+2'], 'zoomSelection'],
  ['next region', ['F6'], 'nextRegion'],
  ['previous region', ['Shift+F6'], 'previousRegion'],
  ['run the simulation', ['F5'], 'simulate'],
  ['stop it', ['Shift+F5'], 'stopSimulation'],
  ['save a named version', ['Mod+S'], 'saveVersion'],
  ['new flow', ['Mod+N'], 'newFlow'],
  ['open', ['Mod+O'], 'home'],
  ['close', ['Mod+W'], 'closeTab'],
  ['reopen a tab', ['Mod+Shift+T'], 'reopenTab'],
  ['shortcuts', ['?'], 'shortcuts'],
  ['help on this', ['F1'], 'help'],
  ['undo', ['Mod+Z'], 'undo'],
  ['redo', ['Mod+Shift+Z', 'Mod+Y'], 'redo'],
  ['cut', ['Mod+X'], 'cut'],
  ['copy', ['Mod+C'], 'copy'],
  ['paste', ['Mod+V'], 'paste'],
  ['duplicate', ['Mod+D'], 'duplicate'],
  ['copy as picture', ['Mod+Shift+C'], 'copyPicture'],
  ['delete', ['Delete'], 'delete'],
  ['delete and rejoin', ['Mod+Delete'], 'deleteAndRejoin'],
  ['select all', ['Mod+A'], 'selectAll'],
  ['select upstream', ['Mod+Shift+ArrowLeft'], 'selectUpstream'],
  ['select downstream', ['Mod+Shift+ArrowRight'], 'selectDownstream'],
  ['group', ['Mod+G'], 'group'],
  ['ungroup', ['Mod+Shift+G'], 'ungroup'],
  ['tidy', ['Shift+Alt+T'], 'tidy'],
  ['align menu', ['Shift+A'], 'alignMenu'],
  ['snap lines', ["Mod+'"], 'snapLines'],
  ['sticky note', ['S'], 'note'],
  ['comment', ['Mod+Alt+M'], 'comment'],
  ['back', ['Mod+['], 'goBack'],
  ['forward', ['Mod+]'], 'goForward'],
  ['hand', ['H'], 'hand'],
  ['pointer', ['V'], 'pointer'],
  ['palette', ['Mod+Alt+1'], 'toggleLeft'],
  ['inspector', ['Mod+Alt+2'], 'toggleRight'],
  ['dock', ['Mod+Alt+3'], 'toggleDock'],
  ['breakpoint', ['F9'], 'toggleBreakpoint'],
  ['one step', ['F10'], 'stepForward'],
  ['back one step', ['Shift+F10'], 'stepBack'],
  ['next tab', ['Ctrl+Tab'], 'nextTab'],
  ['previous tab', ['Ctrl+Shift+Tab'], 'previousTab'],
  ['deselect', ['Escape'], 'deselect'],
];

let all: Command[] = [];

beforeAll(async () => {
  const key = 1;
  const [shell, workbench, canvas, steps, rehearse, problems, exporting, help, tour] = await Promise.all([
    import('../shell/shellCommands'), import('../shell/workbenchCommands'), import('../canvas/commands'), import('../panels/step/stepCommands'),
    import('../rehearse/commands'), import('../panels/problemCommands'), import('../export/Exporting'), import('../help/Help'), import('../tour/Tour'),
  ]);
  all = [
    ...shell.shellCommands(), ...workbench.workbenchCommands(), ...canvas.canvasCommands(key), ...steps.stepCommands(key), ...rehearse.rehearseCommands(key),
    ...problems.problemCommands(), ...exporting.exportCommands(key), ...help.helpCommands(), ...tour.tourCommands(),
  ];
}, 60_000);

/** The keys of a chord in one order, so that `Shift+Alt+T` and `Alt+Shift+T` are the same. */
function inOrder(keys: string): string {
  const parts = keys.split('+');
  const key = keys.endsWith('++') ? '+' : parts.pop()!;
  return [...parts.filter((part) => part !== key).sort(), key].join('+');
}

test.each(TABLE)('%s', (_act, keys, id) => {
  for (const chord of keys) {
    const found = all.filter((command) => command.keys?.some((one) => inOrder(one) === inOrder(chord))).map((command) => command.id);
    expect(found, chord).toEqual([id]);
  }
});

test('plain letters and keys of text act only on the canvas', () => {
  const letters = all.filter((command) => command.keys?.some((keys) => /^(Shift\+)?([A-Z]|Arrow\w+|Enter|Delete|Backspace)$/.test(keys)));
  expect(letters.filter((command) => command.region !== 'canvas').map((command) => command.id)).toEqual([]);
});

test('no two commands share a key or a name', () => {
  const keys = all.flatMap((command) => (command.keys ?? []).map((chord) => `${inOrder(chord)}`));
  expect(keys.filter((chord, at) => keys.indexOf(chord) !== at)).toEqual([]);
  const ids = all.map((command) => command.id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('every command has words in both languages', async () => {
  const [{ en }, { zh }] = [await import('../i18n/en'), await import('../i18n/zh')];
  for (const command of all) {
    expect(en.commands, command.id).toHaveProperty(command.id);
    expect(zh.commands, command.id).toHaveProperty(command.id);
  }
});
