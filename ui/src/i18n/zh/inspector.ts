export const inspector = {
  label: '属性',
  name: '名称',
};
