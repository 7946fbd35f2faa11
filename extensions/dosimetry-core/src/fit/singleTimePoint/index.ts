export type { SingleTimePointCurve, SingleTimePointInput } from './singleTimePointCurve';
export { singleTimePointFit } from './singleTimePointFit';
export { singleTimePointWindow, type ScanWindow } from './scanWindow';
export { earlierKineticsOf, parseEarlierKinetics } from './parseEarlierKinetics';
export { parsePopulationTable } from './parsePopulationTable';
export { populationTableOf, type PatientFits, type WrittenPopulation } from './populationTableOf';
export { PUBLISHED_POPULATIONS, publishedPopulation } from './publishedPopulations';
export { suggestTissue } from './suggestTissue';
