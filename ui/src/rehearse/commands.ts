/** What can be done with simulations of a flow. */
import { runCommand, type Command } from '../commands/registry';
import { sayError } from '../document/desk';
import { runsOf, showResults, simulate, stop } from './runs';

/** The tab of the dock, where the shell has one. */
const SHOW_DOCK = 'showSimulation';

export function rehearseCommands(key: number): Command[] {
  const isRunning = () => runsOf(key).running !== null;
  const begin = (aim: 'report' | 'bottleneck') => {
    runCommand(SHOW_DOCK);
    void simulate(key, aim);
  };
  return [
    { id: 'simulate', group: 'simulate', keys: ['F5'], run: () => begin('report') },
    { id: 'stopSimulation', group: 'simulate', keys: ['Shift+F5'], when: isRunning, run: () => void stop(key).catch(sayError) },
    { id: 'findBottleneck', group: 'simulate', when: () => !isRunning(), run: () => begin('bottleneck') },
    { id: 'toggleResults', group: 'simulate', when: () => runsOf(key).result !== null, run: () => showResults(key, !runsOf(key).shown) },
  ];
}
