export { conjugateViewRate, type ConjugateViews, type PlanarRate, type PlanarView } from './conjugateViewRate';
export type { EnergyWindows, WindowCounts } from './energyWindows';
export { hybridTimeActivity, type QuantitativeScan } from './hybridTimeActivity';
