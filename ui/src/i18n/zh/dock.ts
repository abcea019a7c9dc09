export const dock = {
  problems: '问题',
  simulation: '模拟',
  history: '历史',
  checking: '正在检查…',
  noProblems: '没有问题。检查于 {{time}}。',
  level: { error: '必须修复', warning: '建议修复', hint: '提示' },
};
