export const rehearse = {
  run: 'Simulate',
};

export const rehearseCommands = {
  simulate: 'Run simulation',
};
