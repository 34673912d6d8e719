import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['TOKENLEDGER_URL'] ?? 'http://127.0.0.1:4318'

export default defineConfig({
  plugins: [react()],
  publicDir: 'static',
  build: {
    outDir: '../server/public',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', proxy: { '/v1': server, '/healthz': server } },
})
