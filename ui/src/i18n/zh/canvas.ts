export const canvas = {
  label: '画布：流程的步骤',
  minimap: '流程缩略图',
  findStep: '查找步骤',
  noStepFound: '没有名为“{{sought}}”的步骤。',
};

export const canvasCommands = {
  duplicate: '创建副本',
  selectAll: '全选',
  delete: '删除',
  tidy: '整理布局',
  zoomIn: '放大',
  zoomOut: '缩小',
  zoomActual: '缩放到 100 %',
  zoomFit: '显示整个流程',
};
