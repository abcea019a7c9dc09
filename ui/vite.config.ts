import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  // Read from the program itself: what counts is the size at first paint, which `./dev bench window size` measures.
  build: { target: ['safari16', 'chrome110'], sourcemap: false, chunkSizeWarningLimit: 1000 },
  // The test of the colours reads the styles.
  test: { css: { include: [/src\/style\//] } },
});
