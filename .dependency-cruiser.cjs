/** What only tests import. */
const testing = ['^src/testing/', '\\.test\\.tsx?$'];

/** The arrows of the house: A ← B means that B imports A. README.md draws them. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: testing },
  to: { path: '^src/', pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('core-imports-nothing', '^src/core/', []),
    only('rpc-sees-core', '^src/rpc/', ['^src/core/']),
    only('engine-sees-rpc-and-core', '^src/engine/', ['^src/rpc/', '^src/core/']),
    only('persistence-sees-rpc-and-core', '^src/persistence/', ['^src/rpc/', '^src/core/']),
    only('state-sees-persistence-rpc-and-core', '^src/state/', [
      '^src/persistence/',
      '^src/rpc/',
      '^src/core/',
    ]),
    only('hooks-see-the-page-below-them', '^src/hooks/', [
      '^src/state/',
      '^src/persistence/',
      '^src/rpc/',
      '^src/core/',
    ]),
    only('service-worker-sees-core', '^src/serviceWorker/', ['^src/core/']),
    only('i18n-sees-core', '^src/i18n/', ['^src/core/']),
    only('ui-sees-i18n-and-core', '^src/ui/', ['^src/i18n/', '^src/core/']),
    ...['game', 'train', 'latent', 'deconv', 'lessons'].map((room) =>
      only(`${room}-is-a-room-of-its-own`, `^src/features/${room}/`, [
        '^src/core/',
        '^src/rpc/',
        '^src/persistence/',
        '^src/state/',
        '^src/hooks/',
        '^src/i18n/',
        '^src/ui/',
      ]),
    ),
    {
      name: 'app-never-imports-the-engine',
      severity: 'error',
      from: { path: '^src/(app/|main\\.tsx)' },
      to: { path: '^src/engine/', pathNot: '^src/engine/(worker|inPage)\\.ts$' },
    },
    {
      name: 'core-needs-no-package',
      comment: 'But Valibot, for the schemas of descriptions and links, and a hash for checksums.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules', pathNot: 'node_modules/(valibot|@noble/hashes)' },
    },
    {
      name: 'no-react-below-the-page',
      comment: 'The stores are vanilla, so that tests and workers need no page; hooks read them.',
      severity: 'error',
      from: { path: '^src/(core|rpc|engine|state|persistence)/', pathNot: testing },
      to: { path: 'node_modules/(react|react-dom|lucide-react)/' },
    },
    {
      name: 'tfjs-only-in-its-folder',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/engine/tfjs/', ...testing] },
      to: { path: 'node_modules/@tensorflow' },
    },
    {
      name: 'the-game-needs-no-tensorflow',
      comment: 'Its worker trains in plain arithmetic and loads in a moment.',
      severity: 'error',
      from: { path: '^src/engine/gameWorker\\.ts$' },
      to: { path: 'node_modules/@tensorflow', reachable: true },
    },
    {
      name: 'charts-only-in-ui',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ui/' },
      to: { path: 'node_modules/(recharts|uplot)' },
    },
    {
      name: 'no-tests-in-the-app',
      severity: 'error',
      from: { path: '^src/', pathNot: testing },
      to: { path: testing },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
