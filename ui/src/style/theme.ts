import { createTheme, type MantineColorsTuple } from '@mantine/core';

const loom: MantineColorsTuple = ['#e6f6f6', '#cfeaea', '#a0d5d6', '#6dbfc1', '#45adb0', '#2ba2a5', '#118a8e', '#0b7276', '#0a6165', '#004e52'];

/** The dark theme's greys, from the words to the ground: those of the style sheet. */
const dark: MantineColorsTuple = ['#e9eff1', '#a9b7bf', '#93a1aa', '#81909a', '#344047', '#2a353b', '#20292e', '#1b2327', '#161d21', '#12181b'];

export const FONT = 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Orderloom Han", sans-serif';

/** How the components look; `close` is what their close buttons are called in the language of the window. */
export const themeIn = (close: string) =>
  createTheme({
    primaryColor: 'loom',
    primaryShade: { light: 7, dark: 5 },
    colors: { loom, dark },
    fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
    fontFamily: FONT,
    headings: { fontFamily: FONT },
    defaultRadius: 'sm',
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      Modal: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
      // A menu holds entries only, and the first has the focus.
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
      // Typing a name and Enter chooses it.
      Select: { defaultProps: { selectFirstOptionOnChange: true } },
      MultiSelect: { defaultProps: { selectFirstOptionOnChange: true } },
    },
  });
