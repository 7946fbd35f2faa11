import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'commonjs' },
  },
];
/**
 * Looking up a global of a test's context costs a call out of compiled code each time (numeric loops run twice as long);
 * handed to every module as a parameter, the same objects cost nothing.
 */
const builtins = [
  ...[
    'Math',
    'Number',
    'Object',
    'Array',
    'String',
    'Boolean',
    'BigInt',
    'Symbol',
    'Map',
    'Set',
    'WeakMap',
    'Infinity',
  ],
  ...['Error', 'Promise', 'JSON', 'ArrayBuffer', 'SharedArrayBuffer', 'Atomics', 'DataView', 'Int8Array', 'Uint8Array'],
  ...['Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array'],
  ...['BigInt64Array', 'BigUint64Array'],
];
const base = {
  sandboxInjectedGlobals: builtins,
  rootDir: root,
  transform: { '\\.[jt]sx?$': swc, '\\.mjs$': swc },
  // ES modules on npm that jest's CommonJS registry must see compiled.
  transformIgnorePatterns: ['/node_modules/(?!(d3-[a-z]+|internmap|idb|comlink|dicomweb-client|@voxel-dosimetry)/)'],
  globalSetup: '<rootDir>/config/jest/compileKernels.mjs',
  moduleNameMapper: { '\\.css\\?inline$': '<rootDir>/config/jest/emptyStyle.mjs' },
};
const project = (displayName, extra = {}) => ({
  ...base,
  displayName,
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`, `<rootDir>/test/${displayName}/**/*.test.tsx`],
  ...extra,
});

/** Component tests carry a `@jest-environment jsdom` docblock of their own. */
export default {
  // Real time, not a bound on speed: a busy two-core machine runs the longest unit test in 10 s.
  testTimeout: 60_000,
  rootDir: root,
  projects: ['unit', 'physics', 'native', 'round-trip', 'worker', 'e2e'].map((name) => project(name)),
};
