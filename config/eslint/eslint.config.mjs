import tseslint from 'typescript-eslint';
import { root } from '../steps/root.mjs';
import unitSuffix from './unitSuffix.mjs';

const nodeGlobals = [
  'AbortSignal',
  'Buffer',
  'URL',
  'console',
  'fetch',
  'performance',
  'process',
  'setTimeout',
  'clearTimeout',
  'btoa',
  'atob',
  'AbortController',
  'URLSearchParams',
  'TextDecoder',
  'TextEncoder',
  'structuredClone',
  'setInterval',
  'clearInterval',
  // Inside page.evaluate of a driven browser.
  'document',
  'window',
];
const forbiddenInTests = [
  {
    selector: 'MemberExpression[property.name=/^(skip|only|todo)$/][object.name=/^(it|test|describe)$/]',
    message: 'Every test runs; choose by existsSync and describe instead.',
  },
  { selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]', message: 'Every test runs.' },
  {
    selector: "CallExpression[callee.property.name='waitForTimeout']",
    message: 'Wait for what is expected, not for a time.',
  },
];
const clockAndChance = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Core knows no clock: take the time as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Core knows no clock: take the time as an argument.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Core is deterministic: take a seeded generator as an argument.',
  },
];

/** Rules on top of typescript-eslint's strict set, which already forbids any, ts-ignore, floating promises and dead code. */
const everywhere = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-param-reassign': 'error',
  'no-restricted-exports': ['error', { restrictedNamedExports: [] }],
  'voxel-dosimetry/unit-suffix': 'error',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/dist-types/**',
      '.cache/**',
      '**/*.d.mts',
      '**/*.d.ts',
      'wasm/*/src/kernelBytes.mjs',
    ],
  },
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    plugins: { 'voxel-dosimetry': { rules: { 'unit-suffix': unitSuffix } } },
    rules: everywhere,
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    // One program for all: with the project references each of them would be checked again for every one that builds on it.
    languageOptions: {
      parserOptions: { project: ['config/typescript/tsconfig.lint.json'], tsconfigRootDir: root },
    },
    rules: {
      // A number in a text is what messages with values are made of.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An index that was just checked, or is known from the loop, is said so with !; tests of the physics prove it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An implementation of an asynchronous port may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: ['extensions/*/src/**', 'modes/*/src/**', 'wasm/*/src/**'], rules: { 'no-console': 'error' } },
  {
    files: ['extensions/dosimetry-core/src/**'],
    rules: {
      'no-restricted-syntax': ['error', ...clockAndChance],
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'fetch',
        'Worker',
        'performance',
        'setTimeout',
        'setInterval',
        'navigator',
        'process',
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: { 'no-restricted-syntax': ['error', ...forbiddenInTests], '@typescript-eslint/unbound-method': 'off' },
  },
  // The names of C functions.
  { files: ['wasm/*/src/kernelExports.ts'], rules: { 'voxel-dosimetry/unit-suffix': 'off' } },
  {
    files: ['config/**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
);
