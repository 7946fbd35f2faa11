const extension = (...names) => `^extensions/dosimetry-(${names.join('|')})/`;

/** Who may import whom among our own packages; whatever is not listed is forbidden. */
const arrows = {
  core: [],
  dicom: ['core'],
  compute: ['core', 'dicom'],
  case: ['core', 'dicom', 'compute'],
  headless: ['core', 'dicom', 'compute', 'case'],
  viewer: ['core', 'dicom', 'compute', 'case'],
  segmentation: ['core', 'dicom', 'compute', 'case'],
};

/** Libraries that one package alone may know. */
const keptApart = [
  {
    name: 'dicom-libraries',
    libraries: 'dcmjs|dicomweb-client',
    owners: ['dicom'],
    comment: 'Only dosimetry-dicom knows tags and archives.',
  },
  {
    name: 'worker-libraries',
    libraries: 'comlink|itk-wasm|@itk-wasm',
    owners: ['compute'],
    comment: 'Only dosimetry-compute knows workers.',
  },
  { name: 'storage-libraries', libraries: 'idb', owners: ['case'], comment: 'Only dosimetry-case saves and resumes.' },
  {
    name: 'screen-libraries',
    libraries: 'react|react-dom|d3-contour|@cornerstonejs|@ohif',
    owners: ['viewer', 'segmentation'],
    comment: 'Only the viewer extensions know React, OHIF and cornerstone.',
  },
];

const arrowRules = Object.entries(arrows).map(([from, to]) => ({
  name: `arrow-${from}`,
  severity: 'error',
  comment: `dosimetry-${from} may import ${to.length === 0 ? 'nothing of ours' : to.join(', ')}.`,
  from: { path: extension(from) },
  to: { path: '^(extensions|modes)/', pathNot: extension(from, ...to) },
}));

const libraryRules = keptApart.map(({ name, libraries, owners, comment }) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^(extensions|modes)/', pathNot: extension(...owners) },
  to: { path: `(^|/)node_modules/(${libraries})(/|$)` },
}));

export default {
  forbidden: [
    ...arrowRules,
    ...libraryRules,
    {
      name: 'arrow-wasm',
      severity: 'error',
      comment: 'A kernel imports nothing of ours and no library; only dosimetry-compute uses it.',
      from: { path: '^wasm/([^/]+)/' },
      to: { pathNot: '^wasm/$1/' },
    },
    {
      name: 'arrow-to-wasm',
      severity: 'error',
      comment: 'Only dosimetry-compute knows the kernels.',
      from: { path: '^(extensions|modes)/', pathNot: extension('compute') },
      to: { path: '^wasm/' },
    },
    {
      name: 'arrow-mode',
      severity: 'error',
      comment: 'The mode names extensions by id; it may import core only.',
      from: { path: '^modes/' },
      to: { path: '^extensions/', pathNot: extension('core') },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'Core imports no library and nothing of Node.',
      from: { path: extension('core') },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'] },
    },
    {
      name: 'stages-stand-alone',
      severity: 'error',
      comment:
        'A stage of core does not import another stage: what they share are the nouns of domain and the tables of data.',
      from: { path: '^extensions/dosimetry-core/src/(ingest|calibrate|register|segment|fit|dose|analyse|export)/' },
      to: {
        path: '^extensions/dosimetry-core/src/(ingest|calibrate|register|segment|fit|dose|analyse|export)/',
        pathNot: '^extensions/dosimetry-core/src/$1/',
      },
    },
    {
      name: 'through-the-door',
      severity: 'error',
      comment: 'Another package is used by its name and what it exports, never by a path into it.',
      from: { path: '^(extensions|modes|wasm)/([^/]+)/' },
      to: { path: '^(extensions|wasm)/[^/]+/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'product-imports-no-test',
      severity: 'error',
      comment: 'Nothing of the product imports tests or configuration.',
      from: { path: '^(extensions|modes|wasm)/' },
      to: { path: '^(test|config)/' },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'No module imports itself by a detour.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'What is imported is there.',
      from: {},
      to: { couldNotResolve: true, pathNot: '[?](inline|url|worker)' },
    },
    {
      name: 'declared',
      severity: 'error',
      comment: 'A library that the product uses is a dependency of its package.',
      from: { path: '^(extensions|modes)/', pathNot: '[.]d[.]ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dist-types|[.]cache)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.json'],
    },
  },
};
