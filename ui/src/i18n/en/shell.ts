export const shell = {
  allFlows: 'All flows',
  tabs: 'Open flows',
  close: 'Close {{name}}',
  steps: 'Steps',
  saved: 'Saved',
  language: 'Language',
};
