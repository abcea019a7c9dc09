export const canvas = {
  label: 'Canvas with the steps of the flow',
  minimap: 'Overview of the flow',
  findStep: 'Find a step',
  noStepFound: 'No step is called "{{sought}}".',
};
