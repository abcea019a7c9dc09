export const exporting = {
  title: '导出',
  format: '格式',
  profile: '适用引擎',
  language: '文字语言',
  errors: '有 {{count}} 个问题必须先修复',
  errorsWhy: '带着这些问题的流程不会导出，以免服务器照着执行。',
  goTo: '前往',
  refused: '这种格式表达不了该流程，没有写出文件。',
  refusedStep: '“{{step}}”：{{reason}}',
  way: '解决办法：',
  signedWay: '签名包请用命令 orderloom export --to bundle 写出，本机密钥由它使用。',
  previewing: '正在准备预览',
  preview: '文件预览',
  pictureOf: '流程图片',
  reportHolds: '报告包含这张流程图、每个步骤和规则的文字说明、各类表格，以及检查结果。',
  lines: '{{count}} 行',
  cut: '只显示开头部分',
  save: '另存为…',
  saved: '已写入“{{name}}”。',
  reveal: '在文件夹中显示',
  close: '关闭',
};

export const exportCommands = {
  export: '导出…',
  copyPicture: '复制为图片',
};
