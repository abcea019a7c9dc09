export const canvas = {
  label: 'Canvas with the steps of the flow',
  minimap: 'Overview of the flow',
  findStep: 'Find a step',
  noStepFound: 'No step is called "{{sought}}".',
};

export const canvasCommands = {
  duplicate: 'Duplicate',
  selectAll: 'Select all',
  delete: 'Delete',
  tidy: 'Tidy up',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomActual: 'Zoom to 100 %',
  zoomFit: 'Show the whole flow',
};
