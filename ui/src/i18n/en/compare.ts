export const compare = {
  mark_added: 'Added',
  mark_removed: 'Removed',
  mark_changed: 'Changed',
  mark_moved: 'Moved',
  legend: 'What the marks mean',
  layout: 'How both are shown',
  onePicture: 'One picture',
  sideBySide: 'Two pictures',
  restore: 'Restore v{{version}}',
  inWords: 'What changes for orders',
  onlyLooks: 'orders do not notice',
  same: 'Both are the same.',
  comparing: 'Comparing…',
  pictureKeys: 'Arrows move it, plus and minus zoom.',
  withBefore: 'Compare with v{{version}}',
};

export const compareCommands = {
  compareVersions: 'Compare with the last version',
};
