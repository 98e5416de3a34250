import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { licencePlugins } from './scripts/licences/plugin.ts';
import { offlinePlugin } from './scripts/offline/plugin.ts';
import { buildWasm } from './scripts/wasm.mjs';

/** Baked into the built page only: the dev server injects inline scripts for hot reloading. */
const csp = [
  "default-src 'none'",
  // WebAssembly has to be allowed by name.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "font-src 'self'",
  // The miniature of what a teacher's link opens.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const tensorflow = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-webgl',
  '@tensorflow/tfjs-backend-webgpu',
];

const licences = licencePlugins();

/** Threads may share memory only in a page that shares its process with no other site's. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // In a frame of another page, and in one that is sandboxed, which is a stranger even to this server.
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Before anything is served, built or tested. */
const wasm: Plugin = { name: 'wasm', buildStart: buildWasm };

/**
 * Keeps the code that chunks share out of a worker's entry. WebKit runs the entry once more when one of
 * its chunks imports it: two sessions would then answer every message.
 */
const loneEntry: Plugin = {
  name: 'lone-worker-entry',
  options: (options) => ({ ...options, preserveEntrySignatures: 'strict' }),
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
    const entries = chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName);
    for (const { fileName, imports, dynamicImports } of chunks) {
      if ([...imports, ...dynamicImports].some((name) => entries.includes(name))) {
        this.error(`${fileName} imports the entry of its worker`);
      }
    }
  },
};

const plain = ['src/{app,core,hooks,i18n,persistence,state,ui}/**/*.test.{ts,tsx}'];

export default defineConfig({
  base: './',
  server: { headers: isolation },
  preview: { headers: isolation, cors: true },
  plugins: [
    react(),
    wasm,
    licences.page,
    {
      name: 'content-security-policy',
      apply: 'build',
      transformIndexHtml: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: csp },
          injectTo: 'head-prepend',
        },
      ],
    },
    offlinePlugin(),
  ],
  worker: { format: 'es', plugins: () => [licences.worker, loneEntry] },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  test: {
    projects: [
      // Nothing here touches a device or leaves anything behind, so the modules are loaded once a process.
      { extends: true, test: { name: 'plain', isolate: false, include: plain } },
      {
        extends: true,
        test: {
          name: 'devices',
          include: ['src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: plain,
        },
      },
    ],
    // Other processes may keep every core busy.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Vitest would leave one core to others, and that is idle once the static gates are through.
    maxWorkers: '100%',
    // TensorFlow.js's modules cannot be loaded by Node as they are; bundled, they can, and fast.
    alias: { '#stock-gradients': '@tensorflow/tfjs-core/dist/register_all_gradients' },
    deps: { optimizer: { ssr: { enabled: true, include: tensorflow } } },
  },
});
