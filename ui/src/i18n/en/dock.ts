export const dock = {
  problems: 'Problems',
  simulation: 'Simulation',
  history: 'History',
  checking: 'Checking…',
  noProblems: 'No problems. Checked {{time}}.',
  level: { error: 'Must fix', warning: 'Should fix', hint: 'Hint' },
};
