import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  build: { target: ['safari16', 'chrome110'], sourcemap: false },
  // The test of the colours reads the styles.
  test: { css: { include: [/src\/style\//] } },
});
