export const commands = {
  undo: '撤销',
  redo: '重做',
  home: '查看全部流程',
  closeTab: '关闭标签页',
  reopenTab: '重新打开标签页',
  nextTab: '下一个标签页',
  previousTab: '上一个标签页',
};
