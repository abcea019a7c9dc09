export const inspector = {
  label: 'Inspector',
  name: 'Name',
};

export const inspectorCommands = {};
