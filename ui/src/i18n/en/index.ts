import { canvas, canvasCommands } from './canvas';
import { commands } from './commands';
import { compare, compareCommands } from './compare';
import { dock } from './dock';
import { entries } from './entries';
import { exportCommands, exporting } from './export';
import { expression } from './expression';
import { files } from './files';
import { find } from './find';
import { help } from './help';
import { inspector, inspectorCommands } from './inspector';
import { palette } from './palette';
import { rehearse, rehearseCommands } from './rehearse';
import { shell } from './shell';
import { start } from './start';
import { step, stepCommands } from './step';
import { tables, tablesCommands } from './tables';
import { tour } from './tour';

export const en = {
  canvas,
  commands: { ...commands, ...canvasCommands, ...inspectorCommands, ...rehearseCommands, ...stepCommands, ...tablesCommands, ...exportCommands, ...compareCommands },
  compare,
  dock,
  expression,
  files,
  find,
  entries,
  export: exporting,
  help,
  inspector,
  palette,
  rehearse,
  shell,
  start,
  step,
  tables,
  tour,
};
