export const commands = {
  undo: 'Undo',
  redo: 'Redo',
  home: 'Show all flows',
  closeTab: 'Close tab',
  reopenTab: 'Reopen closed tab',
  nextTab: 'Next tab',
  previousTab: 'Previous tab',
};
