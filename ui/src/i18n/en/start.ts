export const start = {
  title: 'What do you want to work on?',
  templates: 'Start from a template',
  library: 'Your flows',
  empty: 'Nothing here yet. Start from a template: it is yours to change.',
  blank: 'Empty flow',
};
