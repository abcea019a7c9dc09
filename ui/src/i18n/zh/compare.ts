export const compare = {
  mark_added: '新增',
  mark_removed: '已删除',
  mark_changed: '有修改',
  mark_moved: '已移动',
  legend: '标记说明',
  layout: '显示方式',
  onePicture: '同一张图',
  sideBySide: '两张图对照',
  restore: '恢复到 v{{version}}',
  inWords: '对订单的影响',
  onlyLooks: '订单不受影响',
  same: '两边完全一致。',
  comparing: '正在对比…',
  pictureKeys: '方向键移动，加减号缩放。',
  withBefore: '与 v{{version}} 对比',
};

export const compareCommands = {
  compareVersions: '与上个版本对比',
};
