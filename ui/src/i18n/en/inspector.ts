export const inspector = {
  label: 'Inspector',
  name: 'Name',
};
