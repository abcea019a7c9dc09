export const start = {
  title: '从哪里开始？',
  templates: '从模板开始',
  library: '我的流程',
  empty: '这里还没有流程。先选一个模板，之后可以随意修改。',
  blank: '空白流程',
};
