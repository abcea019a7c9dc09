export const canvas = {
  label: '画布：流程的步骤',
  minimap: '流程缩略图',
  findStep: '查找步骤',
  noStepFound: '没有名为“{{sought}}”的步骤。',
};
