export { BETA_SPECTRUM_ROWS, BETA_SPECTRUM_TABLE } from './betaSpectrumTable';
export { chainEnergyPerDecay, decayChain, type ChainEnd, type ChainMember, type DecayChain } from './decayChain';
export { elementOf, type ChemicalElement } from './elements';
export { ELEMENT_ROWS, ELEMENT_TABLE } from './elementTable';
export { emissionSpectra, type BetaSpectrum, type EmissionLine, type EmissionSpectra } from './emissions';
export { EMISSION_LINE_ROWS, EMISSION_LINE_TABLE } from './emissionTable';
export { PHOTON_CROSS_SECTION_ROWS, PHOTON_CROSS_SECTION_TABLE } from './photonCrossSectionTable';
export { POINT_KERNEL_NODES, POINT_KERNEL_ROWS, POINT_KERNEL_TABLE } from './pointKernelTable';
export { KINETICS_ROWS, KINETICS_TABLE } from './kineticsTable';
export { findRadionuclide, RADIONUCLIDES } from './radionuclides';
export { RADIONUCLIDE_ROWS, RADIONUCLIDE_TABLE, WITHHELD_RADIONUCLIDES } from './radionuclideTable';
export { MOMENTUM_TRANSFERS, SCATTERING_FACTOR_ROWS, SCATTERING_FACTOR_TABLE } from './scatteringFactorTable';
export {
  SCHNEIDER_2000,
  SCHNEIDER_2000_COMPOSITION,
  SCHNEIDER_2000_COMPOSITION_ROWS,
  SCHNEIDER_2000_NODES,
} from './schneider2000';
export { SHELL_ENERGY_ROWS, SHELL_ENERGY_TABLE } from './shellEnergyTable';
export { TISSUE_ROWS, TISSUE_TABLE } from './tissueTable';
export { WATER_RADIATIVE_ROWS, WATER_RADIATIVE_TABLE } from './waterRadiativeTable';
