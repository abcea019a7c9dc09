export const inspector = {
  label: '属性',
  name: '名称',
};

export const inspectorCommands = {};
