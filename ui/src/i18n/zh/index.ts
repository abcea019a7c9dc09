import { canvas, canvasCommands } from './canvas';
import { commands } from './commands';
import { dock } from './dock';
import { entries } from './entries';
import { exportCommands, exporting } from './export';
import { expression } from './expression';
import { files } from './files';
import { help } from './help';
import { inspector, inspectorCommands } from './inspector';
import { rehearse, rehearseCommands } from './rehearse';
import { shell } from './shell';
import { start } from './start';
import { step, stepCommands } from './step';
import { tables, tablesCommands } from './tables';
import { tour } from './tour';

export const zh = {
  canvas,
  commands: { ...commands, ...canvasCommands, ...inspectorCommands, ...rehearseCommands, ...stepCommands, ...tablesCommands, ...exportCommands },
  dock,
  expression,
  files,
  entries,
  export: exporting,
  help,
  inspector,
  rehearse,
  shell,
  start,
  step,
  tables,
  tour,
};
