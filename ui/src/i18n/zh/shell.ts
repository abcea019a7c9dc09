export const shell = {
  allFlows: '全部流程',
  tabs: '打开的流程',
  close: '关闭 {{name}}',
  steps: '步骤',
  saved: '已保存',
  language: '语言',
};
