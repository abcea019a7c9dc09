export const rehearse = {
  run: '模拟',
};

export const rehearseCommands = {
  simulate: '运行模拟',
};
