import { canvas } from './canvas';
import { commands } from './commands';
import { dock } from './dock';
import { inspector } from './inspector';
import { shell } from './shell';
import { start } from './start';

export const en = { canvas, commands, dock, inspector, shell, start };
